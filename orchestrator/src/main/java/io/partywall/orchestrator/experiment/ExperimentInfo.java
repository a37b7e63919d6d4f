package io.partywall.orchestrator.experiment;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * Where, when and with what an experiment was made.
 *
 * @param version of the orchestrator
 * @param vmm {@code raw}, {@code kvm} or {@code lxc}
 * @param hosts for each host of the test bed its kernel, processor, memory and programs
 * @param hostIdentity by which the exporter knows whether a reference is its own host's
 */
public record ExperimentInfo(
    String id,
    String plan,
    Instant startedAt,
    String version,
    String vmm,
    String nicModel,
    Map<String, Map<String, String>> hosts,
    String hostIdentity) {
  public ExperimentInfo {
    requireNonNull(id, "id is null");
    requireNonNull(plan, "plan is null");
    requireNonNull(startedAt, "startedAt is null");
    requireNonNull(version, "version is null");
    requireNonNull(vmm, "vmm is null");
    requireNonNull(nicModel, "nicModel is null");
    hosts = Map.copyOf(hosts);
    requireNonNull(hostIdentity, "hostIdentity is null");
  }
}

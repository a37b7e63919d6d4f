package io.partywall.orchestrator.preflight;

import io.partywall.orchestrator.host.HostException;
import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.runner.Exposition;
import io.partywall.orchestrator.testbed.TestBed;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.testbed.TestBed.UnitUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The exporter on the unit under test, and whom it names. */
final class UnitChecks {
  private UnitChecks() {}

  static List<Check> of(TestBed bed, Hosts hosts) {
    UnitUnderTest unit = bed.unitUnderTest();
    List<Check> checks = new ArrayList<>();
    Optional<Exposition> exposition = Optional.empty();
    try {
      exposition = Optional.of(Exposition.of(hosts.get(unit.host()), unit));
      checks.add(new Check(true, "exporter on " + unit.host(), "answers"));
    } catch (HostException e) {
      checks.add(
          new Check(
              false,
              "exporter on " + unit.host(),
              e.getMessage() + "; start it there, or correct unit_under_test.exporter_port"));
    }
    exposition.ifPresent(said -> {
      checks.add(Check.of("experiments on " + unit.host(), () -> noneRuns(said)));
      bed.streams().stream()
          .filter(stream -> stream.ingress().isPresent())
          .forEach(stream ->
              checks.add(Check.of("guest " + stream.guest(), () -> named(said, unit, stream))));
    });
    return checks;
  }

  private static String noneRuns(Exposition exposition) {
    if (exposition.has("partywall_experiment_running")) {
      throw new HostException("one runs; wait for its end, or call ./partywall restore");
    }
    return "none runs";
  }

  private static String named(Exposition exposition, UnitUnderTest unit, Stream stream) {
    if (exposition
        .value(
            "partywall_guest_receive_packets_total",
            "vmm",
            unit.vmm(),
            "guest",
            stream.guest(),
            "nic",
            "0")
        .isEmpty()) {
      throw new HostException(
          "the exporter does not name it as a guest of %s; start it, or correct the stream's guest"
              .formatted(unit.vmm()));
    }
    return "the exporter names it";
  }
}

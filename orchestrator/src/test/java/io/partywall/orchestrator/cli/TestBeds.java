package io.partywall.orchestrator.cli;

import io.partywall.orchestrator.testbed.TestBed;
import io.partywall.orchestrator.testbed.TestBed.End;
import io.partywall.orchestrator.testbed.TestBed.HostAddress;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.testbed.TestBed.UnitUnderTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Test beds without guests. */
final class TestBeds {
  private TestBeds() {}

  /** One whose only host plays every part. */
  static TestBed raw(Map<String, HostAddress> hosts) {
    return raw(hosts, Path.of("/run/partywall-test-lease"));
  }

  static TestBed raw(Map<String, HostAddress> hosts, Path lease) {
    String host = hosts.keySet().iterator().next();
    return raw(
        hosts,
        host,
        9917,
        lease,
        new Stream(
            "raw",
            new End(host, "test0", "198.18.1.2", "02:00:00:00:00:01"),
            new End(host, "test1", "198.18.2.2", "02:00:00:00:00:02"),
            "02:00:00:00:00:03",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of()));
  }

  static TestBed raw(
      Map<String, HostAddress> hosts, String unit, int exporterPort, Path lease, Stream stream) {
    return new TestBed(
        "own",
        hosts,
        new UnitUnderTest(unit, "raw", "none", exporterPort, lease.toString()),
        List.of(stream),
        Optional.empty());
  }
}

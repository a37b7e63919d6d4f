package io.partywall.orchestrator.runner;

import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.testbed.TestBed;
import io.partywall.orchestrator.testbed.TestBed.End;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.testbed.TestBed.UnitUnderTest;
import io.partywall.orchestrator.traffic.DeviceCounters;
import io.partywall.orchestrator.traffic.InterfaceCounters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counters of some streams' ends and of the unit under test, read while nothing moves.
 *
 * @param ends by the end's host and device
 */
public record Reading(Map<String, DeviceCounters> ends, Exposition unit) {
  static Reading take(TestBed bed, Hosts hosts, List<Stream> streams) {
    Map<String, DeviceCounters> ends = new HashMap<>();
    for (Stream stream : streams) {
      for (End end : List.of(stream.generator(), stream.sink())) {
        ends.put(key(end), counters(hosts, end));
      }
    }
    UnitUnderTest unit = bed.unitUnderTest();
    return new Reading(ends, Exposition.of(hosts.get(unit.host()), unit));
  }

  /** The counters of one end, now. */
  static DeviceCounters counters(Hosts hosts, End end) {
    @Nullable DeviceCounters counters =
        InterfaceCounters.read(hosts.get(end.host())).get(end.device());
    if (counters == null) {
      throw new InstrumentException("%s has no device %s".formatted(end.host(), end.device()));
    }
    return counters;
  }

  /** What this reading says of an end. */
  public DeviceCounters of(End end) {
    @Nullable DeviceCounters counters = ends.get(key(end));
    if (counters == null) {
      throw new IllegalArgumentException("not read: " + key(end));
    }
    return counters;
  }

  private static String key(End end) {
    return end.host() + ":" + end.device();
  }
}

package io.partywall.orchestrator.lab;

import io.partywall.orchestrator.testbed.TestBed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Describes a lab as any other test bed is described. */
final class TestBedFile {
  private TestBedFile() {}

  static TestBed of(LabRecord record, Path state) {
    Layout layout = record.layout();
    Map<String, TestBed.HostAddress> hosts = new TreeMap<>();
    for (String host : Layout.hosts()) {
      hosts.put(
          host,
          new TestBed.HostAddress(
              layout.managementAddress(host),
              SshServers.PORT,
              "root",
              Path.of("ssh/user_key"),
              Path.of("ssh/known_hosts")));
    }
    return new TestBed(
        record.name(),
        hosts,
        new TestBed.UnitUnderTest(
            Layout.UNIT,
            record.vmm().label(),
            record.nicModel(),
            ExporterProcess.PORT,
            ExporterProcess.lease(state).toString()),
        record.guests().stream().map(guest -> stream(record, guest, state)).toList(),
        record.vmm() == Vmm.RAW ? Optional.empty() : Optional.of(roles(record)));
  }

  private static TestBed.Stream stream(LabRecord record, LabGuest guest, Path state) {
    Layout layout = record.layout();
    int i = guest.position();
    boolean raw = record.vmm() == Vmm.RAW;
    List<String> path = new ArrayList<>(List.of("in" + i, "out" + i));
    if (!raw) {
      path.addAll(List.of("brin" + i, "brout" + i));
    }
    return new TestBed.Stream(
        guest.name(),
        new TestBed.End(
            Layout.generator(i),
            Layout.TEST_DEVICE,
            Layout.generatorAddress(i),
            layout.generatorMac(i)),
        new TestBed.End(
            Layout.sink(i), Layout.TEST_DEVICE, Layout.sinkAddress(i), layout.sinkMac(i)),
        raw ? layout.unitIngressMac(i) : layout.guestIngressMac(i),
        raw ? Optional.empty() : Optional.of(Layout.guestIngress(record.vmm(), i)),
        raw ? Optional.empty() : Optional.of(Layout.guestEgress(record.vmm(), i)),
        path,
        raw ? List.of() : List.of(Lab.guestExec(state).toString(), guest.name()),
        raw ? List.of() : List.of(Lab.guestSuspend(state).toString(), guest.name()));
  }

  private static TestBed.Roles roles(LabRecord record) {
    return new TestBed.Roles(
        record.nameOf(Role.VICTIM), record.nameOf(Role.AGGRESSOR), record.nameOf(Role.BYSTANDER));
  }
}

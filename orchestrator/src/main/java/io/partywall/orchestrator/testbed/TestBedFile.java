package io.partywall.orchestrator.testbed;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.testbed.TestBed.End;
import io.partywall.orchestrator.testbed.TestBed.HostAddress;
import io.partywall.orchestrator.testbed.TestBed.Roles;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a test bed's file, and refuses what does not fit together. */
public final class TestBedFile {
  private final Path file;
  private final TestBed bed;

  private TestBedFile(Path file, TestBed bed) {
    this.file = file;
    this.bed = bed;
  }

  /** Reads it; paths in it are relative to the file's directory. */
  public static TestBed read(Path file) {
    TestBed bed = Documents.readYaml(file, TestBed.class);
    new TestBedFile(file, bed).check();
    Map<String, HostAddress> hosts = new HashMap<>();
    bed.hosts().forEach((name, address) -> hosts.put(name, resolved(file, address)));
    return new TestBed(bed.name(), hosts, bed.unitUnderTest(), bed.streams(), bed.roles());
  }

  private static HostAddress resolved(Path file, HostAddress address) {
    Path directory = file.toAbsolutePath().getParent();
    return directory == null
        ? address
        : new HostAddress(
            address.address(),
            address.port(),
            address.user(),
            directory.resolve(address.key()),
            directory.resolve(address.knownHosts()));
  }

  private void check() {
    known("unit_under_test.host", bed.unitUnderTest().host());
    if (bed.streams().isEmpty()) {
      throw BadInput.of(file.toString(), "streams", "is empty", "declare one for each guest");
    }
    Set<String> guests = new HashSet<>();
    for (int i = 0; i < bed.streams().size(); i++) {
      Stream stream = bed.streams().get(i);
      String field = "streams[" + i + "].";
      known(field + "generator.host", stream.generator());
      known(field + "sink.host", stream.sink());
      if (!guests.add(stream.guest())) {
        throw BadInput.of(
            file.toString(),
            field + "guest",
            stream.guest() + " has a stream already",
            "declare one for each guest");
      }
    }
    bed.roles().ifPresent(roles -> check(roles, guests));
  }

  private void check(Roles roles, Set<String> guests) {
    for (String name : List.of(roles.victim(), roles.aggressor(), roles.bystander())) {
      if (!guests.contains(name)) {
        throw BadInput.of(
            file.toString(),
            "roles",
            "no stream goes through " + name,
            "name guests of the streams");
      }
    }
  }

  private void known(String field, End end) {
    known(field, end.host());
  }

  private void known(String field, String host) {
    if (!bed.hosts().containsKey(host)) {
      throw BadInput.of(
          file.toString(),
          field,
          "no host is called " + host,
          "declare it under hosts, or name one of "
              + String.join(", ", bed.hosts().keySet().stream().sorted().toList()));
    }
  }
}

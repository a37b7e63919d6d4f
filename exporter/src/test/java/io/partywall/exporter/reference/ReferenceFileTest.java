package io.partywall.exporter.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.config.BadInput;
import io.partywall.exporter.reference.ReferencePoint.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceFileTest {
  private static final String TEXT =
      """
      version: 1
      host: "0123456789abcdef"
      measured_at: 2026-11-24T12:00:00Z
      experiment: "quick-20261124T120000Z"
      points:
        - {vmm: "kvm", nic_model: "virtio-net-pci", frame_size: 64, streams: 1, scenario: "dedicated", maximum: {lower: 9.5, estimate: 2.5E7, upper: 3.0E7}, loss_free: {lower: 1.0, estimate: 2.0, upper: 3.0}}
        - {vmm: "kvm", nic_model: "virtio-net-pci", frame_size: 1500, streams: 2, scenario: "shared", maximum: {lower: 0.0, estimate: 0.0, upper: 0.0}}
      """;
  private static final HostIdentity HOST = new HostIdentity("0123456789abcdef");
  private static final ReferenceFile REFERENCE =
      new ReferenceFile(
          HOST,
          Instant.parse("2026-11-24T12:00:00Z"),
          "quick-20261124T120000Z",
          List.of(
              new ReferencePoint(
                  "kvm",
                  "virtio-net-pci",
                  64,
                  1,
                  "dedicated",
                  new Rate(9.5, 2.5e7, 3e7),
                  Optional.of(new Rate(1, 2, 3))),
              new ReferencePoint(
                  "kvm",
                  "virtio-net-pci",
                  1500,
                  2,
                  "shared",
                  new Rate(0, 0, 0),
                  Optional.empty())));

  @TempDir private Path directory;

  @Test
  void writesAndReadsTheSame() throws IOException {
    Path file = directory.resolve("reference.yaml");
    REFERENCE.write(file);

    assertThat(Files.readString(file)).isEqualTo(TEXT);
    assertThat(ReferenceFile.read(file, HOST)).isEqualTo(REFERENCE);
    assertThat(directory).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void writesNamesThatYamlWouldTakeForSomethingElse() {
    ReferenceFile odd =
        new ReferenceFile(
            new HostIdentity("1234567890123456"),
            Instant.EPOCH,
            "true # \"not\" a \\comment",
            List.of());

    assertThat(ReferenceFile.parse("f", odd.toYaml())).isEqualTo(odd);
  }

  @Test
  void refusesAnotherHost() throws IOException {
    Path file = directory.resolve("reference.yaml");
    REFERENCE.write(file);

    assertThatThrownBy(() -> ReferenceFile.read(file, new HostIdentity("hostname:elm")))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            file
                + ": host: \"0123456789abcdef\" is another host; this one is \"hostname:elm\"; measure"
                + " this host, as a reference holds for the host it was measured on");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    Path file = directory.resolve("none.yaml");

    assertThatThrownBy(() -> ReferenceFile.read(file, HOST))
        .isInstanceOf(BadInput.class)
        .hasMessage(file + ": no such file; name a reference file, or leave the option out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          version: 1   | version: 2     | version: 2 is not known; write version 1
          version: 1   |                | version: missing; add it
          version: 1   | version: one   | version: "one" is not a whole number from 1; give one
          "0123456789abcdef" | 123      | host: 123 is not a text; give a text, in quotes if it is made of digits
          2026-11-24T12:00:00Z | noon   | measured_at: "noon" is not a time; write it as 2026-11-24T12:00:00Z
          points:      | pints:         | pints: unknown field; use one of experiment, host, measured_at, points, version
          frame_size: 1500 | frame_size: 0 | points[1].frame_size: 0 is not a whole number from 1; give one
          nic_model: "virtio-net-pci", frame_size: 1500 | frame_size: 1500 | points[1].nic_model: missing; add it
          lower: 9.5   | lower: x       | points[0].maximum.lower: "x" is not a number from 0; give packets per second
          lower: 9.5   | lower: .inf    | points[0].maximum.lower: Infinity is not a number from 0; give packets per second
          lower: 9.5   | lower: -1      | points[0].maximum.lower: -1 is not a number from 0; give packets per second
          lower: 9.5   | lower: 9.5e9   | points[0].maximum.lower: 9.5E9 is above the estimate, 2.5E7; swap them
          upper: 3.0}} | upper: 1.5}}   | points[0].loss_free.upper: 1.5 is below the estimate, 2.0; swap them
          {lower: 0.0, estimate: 0.0, upper: 0.0} | 7 | points[1].maximum: 7 is not a mapping; give estimate, lower, upper
          frame_size: 1500, streams: 2, scenario: "shared" | frame_size: 64, streams: 1, scenario: "dedicated" | points[1]: the same point as points[0]; keep one of the two
          version: 1   | version: [     | line 3: expected ',' or ']', but got <scalar>; correct the YAML
          """)
  void saysWhatIsWrong(String part, String replacement, String message) {
    String text = TEXT.replace(part, replacement == null ? "" : replacement);

    assertThatThrownBy(() -> ReferenceFile.parse("f.yaml", text))
        .isInstanceOf(BadInput.class)
        .hasMessage("f.yaml: " + message);
  }

  @Test
  void identifiesAHostByADigestOfItsMachineId() {
    assertThat(HostIdentity.of("0123456789abcdef0123456789abcdef\n", "elm\n").value())
        .isEqualTo("e2f00fbc28720eca");
    assertThat(HostIdentity.of("", "elm\n").value()).isEqualTo("hostname:elm");
  }
}

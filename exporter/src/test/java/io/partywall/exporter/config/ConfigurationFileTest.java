package io.partywall.exporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationFileTest {
  @TempDir private Path folder;

  @Test
  void readsEveryField() throws IOException {
    ExporterConfiguration configuration =
        read(
            """
            listen: ["127.0.0.1:9917", "[::1]:9918", ":9919"]
            exclude_interfaces: mgmt\\d+
            reference: reference.yaml
            lease: /run/partywall/experiment
            sampling: {hertz: 0}
            guest_label: uuid
            collectors: {drops: false, interface_detail: true}
            paths:
              - {name: in, from: eth1, to: {guest: elm, nic: 1}}
              - {name: out, from: {guest: elm}, to: eth1}
            proc: .
            sys: ..
            """);

    assertThat(configuration.listen())
        .containsExactly(
            new ListenAddress("127.0.0.1", 9917),
            new ListenAddress("::1", 9918),
            new ListenAddress("0.0.0.0", 9919));
    assertThat(configuration.excluded()).accepts("mgmt0", "mgmt12").rejects("mgmt", "xmgmt0");
    assertThat(configuration.reference()).contains(folder.resolve("reference.yaml"));
    assertThat(configuration.lease()).contains(Path.of("/run/partywall/experiment"));
    assertThat(configuration.samplingHertz()).isZero();
    assertThat(configuration.guestLabel()).isEqualTo(GuestLabel.UUID);
    assertThat(configuration.drops()).isFalse();
    assertThat(configuration.interfaceDetail()).isTrue();
    assertThat(configuration.paths())
        .containsExactly(
            new DeclaredPath("in", new PathEnd.Interface("eth1"), new PathEnd.GuestNic("elm", "1")),
            new DeclaredPath(
                "out", new PathEnd.GuestNic("elm", "0"), new PathEnd.Interface("eth1")));
    assertThat(configuration.proc()).isEqualTo(folder.resolve("."));
    assertThat(configuration.sys()).isEqualTo(folder.resolve(".."));
  }

  @Test
  void readsTheExampleWhoseSettingsAreTheDefaults() throws IOException {
    Path example = Path.of("../deploy/exporter.example.yaml");
    String settings = Files.readString(example).replaceAll("(?m)^#(?=\\S| {2,}\\S)", "");

    assertThat(ConfigurationFile.read(example)).isEqualTo(ExporterConfiguration.DEFAULT);
    ExporterConfiguration configuration = read(settings);
    assertThat(configuration.excluded()).accepts("docker0", "virbr0-nic").rejects("virbr0");
    assertThat(configuration)
        .isEqualTo(
            new ExporterConfiguration(
                ExporterConfiguration.DEFAULT.listen(),
                configuration.excludeInterfaces(),
                Optional.of(Path.of("/etc/partywall/reference.yaml")),
                Optional.of(Path.of("/run/partywall/experiment")),
                ExporterConfiguration.DEFAULT.samplingHertz(),
                ExporterConfiguration.DEFAULT.guestLabel(),
                ExporterConfiguration.DEFAULT.drops(),
                ExporterConfiguration.DEFAULT.interfaceDetail(),
                List.of(
                    new DeclaredPath(
                        "uplink-to-elm",
                        new PathEnd.Interface("eth1"),
                        new PathEnd.GuestNic("elm", "0"))),
                ExporterConfiguration.DEFAULT.proc(),
                ExporterConfiguration.DEFAULT.sys()));
  }

  @Test
  void findsEveryFieldInTheExample() throws IOException {
    assertThatThrownBy(() -> read("nothing: 1\n"))
        .hasMessageContaining(
            "use one of: "
                + Files.readString(Path.of("../deploy/exporter.example.yaml"))
                    .lines()
                    .filter(line -> line.matches("#[a-z_]+:.*"))
                    .map(line -> line.substring(1, line.indexOf(':')))
                    .sorted()
                    .collect(Collectors.joining(", ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "{}", "sampling: {}", "listen:\n"})
  void takesTheDefaultsForWhatIsNotThere(String content) throws IOException {
    assertThat(read(content)).isEqualTo(ExporterConfiguration.DEFAULT);
  }

  @Test
  void takesOneAddressWithoutAList() throws IOException {
    assertThat(read("listen: 127.0.0.1:1\n").listen())
        .containsExactly(new ListenAddress("127.0.0.1", 1));
  }

  @Test
  void excludesNothingByDefault() {
    assertThat(ExporterConfiguration.DEFAULT.excluded()).rejects("", "lo");
  }

  @Test
  void letsOptionsReplaceTheAddresses() {
    assertThat(ExporterConfiguration.DEFAULT.listeningOn(List.of("[::]:80")).listen())
        .containsExactly(new ListenAddress("::", 80));
    assertThatThrownBy(() -> ExporterConfiguration.DEFAULT.listeningOn(List.of("9917")))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "--web.listen-address: '9917' is no address and port; write one such as 127.0.0.1:9917,"
                + " [::1]:9917 or :9917, with a port of at most 65535");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      textBlock =
          """
          sampling: {herz: 5} → sampling.herz: unknown field; remove it, or use one of: hertz
          samplin: 5 → samplin: unknown field; remove it, or use one of: collectors, exclude_interfaces, guest_label, lease, listen, paths, proc, reference, sampling, sys
          sampling: 5 → sampling: '5' is no mapping; write its fields as 'name: value'
          sampling: {hertz: 101} → sampling.hertz: '101' is no whole number from 0 to 100; write a number in that range
          sampling: {hertz: -1} → sampling.hertz: '-1' is no whole number from 0 to 100; write a number in that range
          sampling: {hertz: 99999999999} → sampling.hertz: '99999999999' is no whole number from 0 to 100; write a number in that range
          sampling: {hertz: fast} → sampling.hertz: 'fast' is no whole number from 0 to 100; write a number in that range
          sampling: {hertz: 1.5} → sampling.hertz: '1.5' is no whole number from 0 to 100; write a number in that range
          collectors: {interface_details: true} → collectors.interface_details: unknown field; remove it, or use one of: drops, interface_detail
          collectors: {interface_detail: 1} → collectors.interface_detail: '1' is neither true nor false; write one of them
          listen: 9917 → listen: '9917' is no list of texts; write a list of texts
          listen: [] → listen: '[]' is no list of texts; write a list of texts
          listen: [":1", 2] → listen[1]: '2' is no text; write a text
          listen: [":1", ":65536"] → listen[1]: ':65536' is no address and port; write one such as 127.0.0.1:9917, [::1]:9917 or :9917, with a port of at most 65535
          listen: localhost → listen: 'localhost' is no address and port; write one such as 127.0.0.1:9917, [::1]:9917 or :9917, with a port of at most 65535
          exclude_interfaces: "mgmt(" → exclude_interfaces: 'mgmt(' is no regular expression: Unclosed group; write one such as mgmt0|docker.*
          exclude_interfaces: [a] → exclude_interfaces: '[a]' is no text; write a text
          reference: 1 → reference: '1' is no text; write a text
          lease: "" → lease: '' is no text; write a text
          collectors: {drops: off} → collectors.drops: 'off' is neither true nor false; write one of them
          guest_label: NAME → guest_label: 'NAME' is no kind of label; write name or uuid
          proc: /nowhere → proc: '/nowhere' is no directory; name where the proc file system is mounted
          paths: eth1 → paths: 'eth1' is no list of mappings; write a list of them
          paths: [eth1] → paths[0]: 'eth1' is no mapping; write its fields as 'name: value'
          paths: [null] → paths[0]: 'null' is no mapping; write its fields as 'name: value'
          paths: [{from: a, to: b}] → paths[0].name: is missing; name the path
          paths: [{name: a, from: b}] → paths[0].to: is missing; name an interface, or a NIC as {guest: NAME, nic: NUMBER}
          paths: [{name: a, from: b, to: b}] → paths[0].to: 'b' is the path's other end; name another one
          paths: [{name: a, from: b, to: {nic: 1}}] → paths[0].to.guest: is missing; name the guest
          paths: [{name: a, from: b, to: {guest: c, nic: x}}] → paths[0].to.nic: 'x' is no whole number from 0 to 1023; write a number in that range
          paths: [{name: a, from: b, to: c}, {name: a, from: c, to: b}] → paths[1].name: 'a' is another path's; name each path anew
          just text → 'just text' is no mapping; write its fields as 'name: value'
          {lease: a, lease: b} → line 1: no valid YAML: found duplicate key lease; correct that line
          lease: [a → line 1: no valid YAML: expected ',' or ']', but got <stream end>; correct that line
          """)
  void refusesWhatItDoesNotUnderstand(String content, String message) throws IOException {
    Path file = write(content);

    assertThatThrownBy(() -> ConfigurationFile.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessage(file + ": " + message);
  }

  @Test
  void refusesAFileThatIsNotThere() {
    Path file = folder.resolve("missing.yaml");

    assertThatThrownBy(() -> ConfigurationFile.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessage(file + ": no such file; name an existing YAML file");
  }

  @Test
  void refusesAFileThatIsNoText() throws IOException {
    Path file = folder.resolve("exporter.yaml");
    Files.write(file, new byte[] {'l', (byte) 0xff});

    assertThatThrownBy(() -> ConfigurationFile.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            file
                + ": cannot be read (java.nio.charset.MalformedInputException: Input length = 1);"
                + " name a YAML file in UTF-8 that this user may read");
  }

  @Test
  void showsAnAddressAsItIsWritten() {
    assertThat(Optional.of(new ListenAddress("::1", 9917)).map(ListenAddress::toString))
        .contains("[::1]:9917");
    assertThat(new ListenAddress("localhost", 0)).hasToString("localhost:0");
  }

  private ExporterConfiguration read(String content) throws IOException {
    return ConfigurationFile.read(write(content));
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("exporter.yaml"), content);
  }
}

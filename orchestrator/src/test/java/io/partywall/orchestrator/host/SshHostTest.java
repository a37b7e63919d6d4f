package io.partywall.orchestrator.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.partywall.orchestrator.host.Host.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
class SshHostTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir static Path folder;
  private static SshServer server;
  private static Host host;

  @BeforeAll
  static void connect() throws IOException {
    server = SshServer.start(folder.resolve("server"));
    host = SshHost.connect("one", server.address());
  }

  @AfterAll
  static void disconnect() {
    host.close();
    server.close();
  }

  @Test
  void handsOnArgumentsOutputsAndStatus() {
    List<String> command =
        List.of(
            "bash",
            "-c",
            "printf '<%s>' \"$@\"; echo oops >&2; exit 7",
            "x",
            "",
            "it's",
            "$HOME *",
            "a\nb");

    assertThat(host.run(SOON, command))
        .isEqualTo(new Output(command, 7, "<><it's><$HOME *><a\nb>", "oops\n"));
  }

  @Test
  void leavesEveryByteOfTheOutputAsItIs() throws IOException {
    byte[] everything = new byte[3 << 20];
    for (int i = 0; i < everything.length; i++) {
      everything[i] = (byte) (i * 31 + (i >> 8));
    }
    Path file = folder.resolve("binary");
    Files.write(file, everything);

    try (RemoteProgram program = host.start(SOON, List.of("cat", file.toString()))) {
      assertThat(program.output().readAllBytes()).isEqualTo(everything);
      assertThat(program.await(SOON)).isZero();
    }
  }

  @Test
  void interruptsAsControlCDoes() throws IOException {
    try (RemoteProgram program =
        host.start(
            SOON,
            List.of(
                "bash",
                "-c",
                "trap 'echo bye; exit 3' INT; echo up; while :; do sleep 0.1; done"))) {
      byte[] up = program.output().readNBytes(3);
      program.interrupt();

      assertThat(new String(up, StandardCharsets.UTF_8)).isEqualTo("up\n");
      assertThat(program.output().readAllBytes()).asString().isEqualTo("bye\n");
      assertThat(program.await(SOON)).isEqualTo(3);
    }
  }

  @Test
  void endsAProgramAndItsChildrenAtTheDeadline() throws IOException {
    String mark = mark();
    try (RemoteProgram program =
        host.start(Duration.ofSeconds(1), List.of("bash", "-c", deafParent(mark)))) {
      assertThat(program.await(SOON)).isEqualTo(137);
    }
    assertThat(running(mark)).isEmpty();
  }

  @Test
  void saysWhichProgramMissedTheDeadline() {
    String mark = mark();

    assertThatThrownBy(() -> host.run(Duration.ofMillis(500), List.of("sleep", mark)))
        .isInstanceOf(HostException.class)
        .hasMessage("one: sleep: not done within 0.5 s");
    assertThat(running(mark)).isEmpty();
  }

  @Test
  void endsWhatIsLeftOfAProgramThatEnded() {
    String mark = mark();

    Output output = host.run(SOON, List.of("bash", "-c", "sleep " + mark + " & exit 4"));

    assertThat(output.exitStatus()).isEqualTo(4);
    await().atMost(SOON).untilAsserted(() -> assertThat(running(mark)).isEmpty());
  }

  @Test
  void closesAProgramWithItsChildren() {
    String mark = mark();
    RemoteProgram program =
        host.start(Duration.ofMinutes(1), List.of("bash", "-c", deafParent(mark)));
    await().atMost(SOON).until(() -> running(mark).size() >= 2);

    program.close();

    assertThat(running(mark)).isEmpty();
  }

  @Test
  void tellsThatAProgramIsUnknown() {
    Output output = host.run(SOON, List.of("no-such-program"));

    assertThat(output.exitStatus()).isEqualTo(127);
    assertThat(output.error()).contains("no-such-program: command not found");
  }

  @Test
  void runsMorePrograms_thanOneConnectionHolds() {
    List<RemoteProgram> programs = new ArrayList<>();
    try {
      for (int i = 0; i < 25; i++) {
        programs.add(host.start(SOON, List.of("bash", "-c", "sleep 0.5; exit " + i)));
      }
      List<Integer> statuses = programs.stream().map(program -> program.await(SOON)).toList();

      assertThat(statuses).isEqualTo(Stream.iterate(0, i -> i + 1).limit(25).toList());
    } finally {
      programs.forEach(RemoteProgram::close);
    }
  }

  @Test
  void uploadsAFileWhole() throws IOException {
    byte[] content = new byte[300_000];
    content[5] = '\n';
    content[299_999] = 1;
    Path file = folder.resolve("it's uploaded");

    host.upload(file.toString(), "old".getBytes(StandardCharsets.UTF_8));
    host.upload(file.toString(), content);

    assertThat(file).hasBinaryContent(content);
    assertThat(folder.resolve("it's uploaded.new")).doesNotExist();
  }

  @Test
  void saysWhyAnUploadFailed() {
    assertThatThrownBy(() -> host.upload(folder + "/none/file", new byte[10]))
        .isInstanceOf(HostException.class)
        .hasMessageMatching(
            "(?s)one: .*/none/file cannot be written: .*No such file or directory.*");
  }

  @Test
  void doesNotConnectAnewWhenTheConnectionIsLost() throws IOException {
    try (SshServer other = SshServer.start(folder.resolve("other"));
        Host lost = SshHost.connect("two", other.address());
        RemoteProgram program = lost.start(SOON, List.of("sleep", mark()))) {
      other.cut();

      assertThatThrownBy(() -> program.await(SOON))
          .isInstanceOf(HostException.class)
          .hasMessage("two: sleep: the connection ended before the program did");
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThatThrownBy(() -> lost.run(SOON, List.of("true")))
                  .isInstanceOf(HostException.class)
                  .hasMessage("two: the connection is lost"));
    }
  }

  private static String mark() {
    return "9" + System.nanoTime();
  }

  /** A shell that ignores control-C, with a child that does so too. */
  private static String deafParent(String mark) {
    return "trap '' INT; bash -c 'sleep %s; :' & sleep %s; wait".formatted(mark, mark);
  }

  static List<String> running(String mark) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains("sleep " + mark) && !line.contains("partywall"))
        .toList();
  }
}

package io.partywall.orchestrator.host;

import static org.awaitility.Awaitility.await;

import io.partywall.orchestrator.process.Program;
import io.partywall.orchestrator.testbed.TestBed.HostAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** Debian's SSH server on the loopback address, with keys and settings of its own. */
public final class SshServer implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Path folder;
  private final int port;
  private final Process process;

  private SshServer(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** Starts one whose programs run in this process's namespaces. */
  public static SshServer start(Path folder) throws IOException {
    return start(folder, "");
  }

  /** Starts one whose programs run in a network namespace. */
  public static SshServer startInNamespace(Path folder, String namespace) throws IOException {
    return start(
        folder,
        "ForceCommand exec nsenter --net=/run/netns/%s bash -c \"$SSH_ORIGINAL_COMMAND\"\n"
            .formatted(namespace));
  }

  private static SshServer start(Path folder, String setting) throws IOException {
    Files.createDirectories(folder);
    Files.createDirectories(Path.of("/run/sshd"));
    for (String name : List.of("host_key", "client_key")) {
      Program.run(
              DEADLINE,
              List.of(
                  "ssh-keygen",
                  "-q",
                  "-t",
                  "ed25519",
                  "-N",
                  "",
                  "-f",
                  folder.resolve(name).toString()))
          .orThrow();
    }
    Files.copy(folder.resolve("client_key.pub"), folder.resolve("authorized_keys"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    int port = freePort();
    Files.writeString(folder.resolve("known_hosts"), knownHost(folder, port));
    Path config = folder.resolve("sshd_config");
    Files.writeString(
        config,
        """
        ListenAddress 127.0.0.1:%d
        HostKey %2$s/host_key
        AuthorizedKeysFile %2$s/authorized_keys
        PidFile none
        StrictModes no
        PasswordAuthentication no
        PermitRootLogin prohibit-password
        UsePAM %3$s
        %4$s\
        """
            .formatted(port, folder, isRootLocked() ? "yes" : "no", setting));
    Process process =
        new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sshd.log").toFile())
            .start();
    SshServer server = new SshServer(folder, port, process);
    await().atMost(DEADLINE).until(() -> accepts(port));
    return server;
  }

  /** How to reach it. */
  public HostAddress address() {
    return new HostAddress(
        "127.0.0.1", port, "root", folder.resolve("client_key"), folder.resolve("known_hosts"));
  }

  /** Ends every connection at once; new ones are accepted. */
  public void cut() {
    process.children().forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** A port that nobody listens on. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String knownHost(Path folder, int port) throws IOException {
    return "[127.0.0.1]:%d %s".formatted(port, Files.readString(folder.resolve("host_key.pub")));
  }

  /** Without PAM the server refuses a user whose password is locked. */
  private static boolean isRootLocked() throws IOException {
    return Files.readAllLines(Path.of("/etc/shadow")).stream()
        .anyMatch(line -> line.startsWith("root:!"));
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}

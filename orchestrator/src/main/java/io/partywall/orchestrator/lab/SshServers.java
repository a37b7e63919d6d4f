package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An sshd in each host of the lab, with a host key of its own, and the user's key and known_hosts
 * file with which they are reached.
 */
final class SshServers {
  static final int PORT = 22;
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Layout layout;
  private final Path directory;

  SshServers(Layout layout, Path state) {
    this.layout = requireNonNull(layout, "layout is null");
    this.directory = state.resolve("ssh");
  }

  Path userKey() {
    return directory.resolve("user_key");
  }

  Path knownHosts() {
    return directory.resolve("known_hosts");
  }

  /** Where a host's sshd writes its process id. */
  Path pidFile(String host) {
    return directory.resolve(host).resolve("sshd.pid");
  }

  void start() throws IOException {
    Files.createDirectories(directory);
    // sshd refuses to start without it; Debian makes it by a unit file, which may not have run.
    Files.createDirectories(Path.of("/run/sshd"));
    makeKey(userKey(), "partywall lab " + layout.lab());
    Files.copy(directory.resolve("user_key.pub"), directory.resolve("authorized_keys"));
    StringBuilder knownHosts = new StringBuilder();
    boolean pam = rootIsLocked();
    for (String host : Layout.hosts()) {
      Path home = Files.createDirectories(directory.resolve(host));
      makeKey(home.resolve("host_key"), host);
      String[] key = Files.readString(home.resolve("host_key.pub")).split(" ", -1);
      knownHosts
          .append(layout.managementAddress(host))
          .append(' ')
          .append(key[0])
          .append(' ')
          .append(key[1])
          .append('\n');
      Path configuration = Files.writeString(home.resolve("sshd_config"), configuration(host, pam));
      Program.run(
              DEADLINE,
              layout
                  .namespace(host)
                  .command(
                      List.of(
                          "/usr/sbin/sshd",
                          "-f",
                          configuration.toString(),
                          "-E",
                          home.resolve("log").toString())))
          .orThrow();
    }
    Files.writeString(knownHosts(), knownHosts);
  }

  private static void makeKey(Path file, String comment) {
    Program.run(
            DEADLINE,
            List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", "" + file))
        .orThrow();
  }

  private String configuration(String host, boolean pam) {
    Path home = directory.resolve(host);
    return """
    Port %d
    ListenAddress %s
    HostKey %s
    PidFile %s
    AuthorizedKeysFile %s
    # The state directory may lie below one that others can write, such as /tmp.
    StrictModes no
    PermitRootLogin prohibit-password
    PasswordAuthentication no
    KbdInteractiveAuthentication no
    UsePAM %s
    UseDNS no
    X11Forwarding no
    PrintMotd no
    PrintLastLog no
    MaxStartups 100
    MaxSessions 100
    # Ends sessions of an orchestrator that is gone without a word.
    ClientAliveInterval 5
    ClientAliveCountMax 2
    Subsystem sftp internal-sftp
    """
        .formatted(
            PORT,
            layout.managementAddress(host),
            home.resolve("host_key"),
            pidFile(host),
            directory.resolve("authorized_keys"),
            pam ? "yes" : "no");
  }

  /** Without PAM, sshd turns away a user whose password begins with an exclamation mark. */
  private static boolean rootIsLocked() throws IOException {
    Path shadow = Path.of("/etc/shadow");
    return Files.exists(shadow)
        && Files.readAllLines(shadow).stream().anyMatch(line -> line.startsWith("root:!"));
  }
}

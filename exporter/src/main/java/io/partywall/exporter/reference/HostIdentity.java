package io.partywall.exporter.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What tells one host from another without giving away its machine ID, which systemd asks to keep
 * secret (machine-id(5)).
 *
 * @param value 16 hexadecimal digits, or {@code hostname:} and the name where there is no machine
 *     ID
 */
public record HostIdentity(String value) {
  private static final int DIGITS = 16;

  public HostIdentity {
    requireNonNull(value, "value is null");
    if (value.isBlank()) {
      throw new IllegalArgumentException("value is blank");
    }
  }

  /** The identity of the host whose machine ID and name are given; either may be empty. */
  public static HostIdentity of(String machineId, String hostname) {
    String id = machineId.strip();
    if (id.isEmpty()) {
      return new HostIdentity("hostname:" + hostname.strip());
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(("partywall:" + id).getBytes(UTF_8));
      return new HostIdentity(HexFormat.of().formatHex(digest).substring(0, DIGITS));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The identity of this host. */
  public static HostIdentity ofThisHost() throws IOException {
    Path machineId = Path.of("/etc/machine-id");
    return of(
        Files.exists(machineId) ? Files.readString(machineId) : "",
        Files.readString(Path.of("/proc/sys/kernel/hostname")));
  }
}

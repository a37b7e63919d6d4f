package io.partywall.exporter.config;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the server listens.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port 0 for any free one
 */
public record ListenAddress(String host, int port) {
  private static final int MAX_PORT = 65535;
  private static final Pattern SHAPE =
      Pattern.compile("(?:\\[(?<v6>[0-9a-fA-F:.]+)]|(?<host>[^:\\s\\[\\]]*)):(?<port>\\d{1,5})");

  public ListenAddress {
    requireNonNull(host, "host is null");
    if (host.isEmpty() || port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("no address: '" + host + "' port " + port);
    }
  }

  /** Reads {@code host:port}, {@code [v6]:port}, or {@code :port} for every address. */
  static ListenAddress parse(String source, String field, String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > MAX_PORT) {
      throw BadInput.of(
          source,
          field,
          "'" + text + "' is no address and port",
          "write one such as 127.0.0.1:9917, [::1]:9917 or :9917, with a port of at most 65535");
    }
    String v6 = matcher.group("v6");
    String host = v6 != null ? v6 : matcher.group("host");
    return new ListenAddress(
        host.isEmpty() ? "0.0.0.0" : host, Integer.parseInt(matcher.group("port")));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}

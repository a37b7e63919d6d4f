package io.partywall.orchestrator.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * An HTTP/1.0 exchange: one request, and an answer that the end of the connection ends. It runs
 * inside an SSH channel, where no HTTP client of the JDK can go.
 */
final class HttpReply {
  private HttpReply() {}

  static byte[] request(String path) {
    return "GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\nAccept: text/plain\r\nConnection: close\r\n\r\n"
        .formatted(path)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The body of a whole answer with status 200. */
  static byte[] body(String place, byte[] answer) {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new HostException(
          place + (answer.length == 0 ? ": nothing answers" : ": the answer is not HTTP"));
    }
    String head = text.substring(0, end);
    String status = head.lines().findFirst().orElse("");
    if (!status.matches("HTTP/1\\.[01] 200( .*)?")) {
      throw new HostException(place + ": " + status);
    }
    byte[] body = Arrays.copyOfRange(answer, end + 4, answer.length);
    for (String line : head.toLowerCase(Locale.ROOT).lines().toList()) {
      if (line.startsWith("content-length:")
          && Long.parseLong(line.substring("content-length:".length()).strip()) != body.length) {
        throw new HostException(place + ": the answer is cut short");
      }
      if (line.startsWith("transfer-encoding:")) {
        throw new HostException(place + ": the answer is not of HTTP/1.0: " + line);
      }
    }
    return body;
  }
}

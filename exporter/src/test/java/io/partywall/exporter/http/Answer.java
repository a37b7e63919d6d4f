package io.partywall.exporter.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** What a server answered to a request that a test wrote byte by byte, until it closed. */
record Answer(int status, List<String> headers, Buffer body) {
  /** Sends these lines, asks for the connection to be closed, and reads to the end. */
  static Answer to(int port, String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return over(socket, lines);
    }
  }

  /** The same over a connection that is there already. */
  static Answer over(Socket socket, String... lines) throws IOException {
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write((String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
    return parse(socket.getInputStream().readAllBytes());
  }

  private static Answer parse(byte[] all) {
    String text = new String(all, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new AssertionError("no answer: '" + text + "'");
    }
    List<String> head = text.substring(0, end).lines().toList();
    return new Answer(
        Integer.parseInt(head.getFirst().split(" ", -1)[1]),
        head.subList(1, head.size()),
        Buffer.buffer(Arrays.copyOfRange(all, end + 4, all.length)));
  }

  Optional<String> header(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return headers.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst();
  }

  String text() {
    return body.toString(UTF_8);
  }

  String inflated() throws IOException {
    return new String(
        new GZIPInputStream(new ByteArrayInputStream(body.getBytes())).readAllBytes(), UTF_8);
  }
}

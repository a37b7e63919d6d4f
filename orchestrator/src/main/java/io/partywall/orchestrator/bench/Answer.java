package io.partywall.orchestrator.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.zip.GZIPInputStream;

/**
 * What a scrape got.
 *
 * @param nanoseconds from the request to the last byte of the answer
 * @param compressed whether it came as gzip
 * @param body as it came, a character for each byte
 */
record Answer(int status, long nanoseconds, boolean compressed, String body) {
  private static final int MILLISECONDS = 30_000;

  /** Asks once, over the connection of the request before where it stands: as Prometheus does. */
  static Answer ask(int port, String path, boolean gzip) throws IOException {
    long start = System.nanoTime();
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + port + escape(path)).toURL().openConnection();
    connection.setConnectTimeout(MILLISECONDS);
    connection.setReadTimeout(MILLISECONDS);
    connection.setRequestProperty("Accept", "text/plain;version=0.0.4");
    connection.setRequestProperty("Accept-Encoding", gzip ? "gzip" : "identity");
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] body = in == null ? new byte[0] : in.readAllBytes();
      long nanoseconds = System.nanoTime() - start;
      return new Answer(
          status,
          nanoseconds,
          "gzip".equals(connection.getContentEncoding()),
          new String(body, ISO_8859_1));
    }
  }

  private static String escape(String path) {
    return path.replace("[]", "%5B%5D");
  }

  /** Samples of interfaces, by their label; of an answer that is not compressed. */
  int interfaceSamples() {
    return (int)
        body.lines().filter(line -> !line.startsWith("#") && line.contains("{device=\"")).count();
  }

  /** The body, inflated where it came compressed. */
  String text() throws IOException {
    if (!compressed) {
      return body;
    }
    try (InputStream in =
        new GZIPInputStream(new ByteArrayInputStream(body.getBytes(ISO_8859_1)))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}

package io.partywall.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Prometheus with a configuration of a test's own. */
final class PrometheusProcess implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Process process;
  private final Path log;
  private final int port;

  private PrometheusProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** The one of Debian's stable release. */
  static PrometheusProcess start(Path folder, String configuration) throws IOException {
    return start("/usr/bin/prometheus", folder, configuration);
  }

  static PrometheusProcess start(String program, Path folder, String configuration)
      throws IOException {
    Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
    Path log = folder.resolve("prometheus.log");
    int port = freePort();
    return new PrometheusProcess(
        new ProcessBuilder(
                program,
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start(),
        log,
        port);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What it answers, once it listens. */
  String get(String path) throws IOException, InterruptedException {
    assertThat(process.isAlive()).as(Files.readString(log, UTF_8)).isTrue();
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  /** The values of an expression by the jobs of its series. */
  Map<String, String> byJob(String expression) throws IOException, InterruptedException {
    Map<String, String> values = new TreeMap<>();
    for (Object series :
        (List<?>) at(json("/api/v1/query?query=" + encode(expression)), "data", "result")) {
      values.put((String) at(series, "metric", "job"), value(series));
    }
    return values;
  }

  private static String value(Object series) {
    return (String) ((List<?>) at(series, "value")).getLast();
  }

  /** Why the latest scrape of each job failed; empty where it did not. */
  Map<String, String> errors() throws IOException, InterruptedException {
    Map<String, String> errors = new TreeMap<>();
    for (Object target :
        (List<?>) at(json("/api/v1/targets?state=active"), "data", "activeTargets")) {
      errors.put((String) at(target, "labels", "job"), (String) at(target, "lastError"));
    }
    return errors;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** JSON is YAML. */
  private Object json(String path) throws IOException, InterruptedException {
    return requireNonNull(new Load(LoadSettings.builder().build()).loadFromString(get(path)));
  }

  private static Object at(Object json, String... names) {
    Object value = json;
    for (String name : names) {
      value = requireNonNull(((Map<?, ?>) value).get(name), () -> name + " is missing");
    }
    return value;
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly();
    process.onExit().join();
  }
}

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the directory from which the daemon runs: a Java runtime of the modules that it needs, a
 * jar of the project's own files, its flags, and a cache of loaded classes that a short run of the
 * daemon trains (JEP 514).
 *
 * <p>Runs in Maven's phase {@code package}, and does nothing when nothing changed.
 */
final class BuildRuntime {
  private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)/metrics");
  private static final List<String> SCRAPED =
      List.of("/metrics", "/metrics?collect%5B%5D=interface", "/-/ready");
  private static final List<String> FORMATS =
      List.of("text/plain;version=0.0.4", "application/openmetrics-text;version=1.0.0");
  private static final int ROUNDS = 30;
  // The exporter lets scrapes within 250 ms of each other share one reading.
  private static final long PAUSE_MILLISECONDS = 100;
  private static final long SECONDS = 60;
  // What each thread that runs Java touches of its stack at once; the least that HotSpot takes on
  // x86-64 (globals_x86.hpp), where other processors want all 20.
  private static final String FEWER_SHADOW_PAGES = "-XX:StackShadowPages=10\n";

  private final Path source;
  private final Path options;
  private final Path jar;
  private final Path classes;
  private final Path runtime;

  private BuildRuntime(Path module, Path target) {
    source = module.resolve("src/build");
    options = module.resolve("jvm.options");
    jar = target.resolve("daemon.jar");
    classes = target.resolve("classes");
    runtime = target.resolve("runtime");
  }

  /** Takes the module's directory and the one that Maven builds in. */
  static void main(String[] arguments) throws Exception {
    new BuildRuntime(Path.of(arguments[0]), Path.of(arguments[1])).build();
  }

  private void build() throws Exception {
    Path start = source.resolve("partywall-exporter");
    RuntimeImage jre = new RuntimeImage(runtime, classes, jar);
    String image =
        fingerprint(
            Stream.concat(
                jre.content(), contents("java/RuntimeImage.java", "java/LibraryModule.java")));
    String all =
        image
            + fingerprint(
                Stream.concat(
                    Stream.of(Files.readAllBytes(jar), Files.readAllBytes(options)),
                    contents(
                        "partywall-exporter", "java/BuildRuntime.java", "java/TrainingHost.java")));
    Path imageStamp = runtime.resolve("jre.sha256");
    Path stamp = runtime.resolve("runtime.sha256");
    if (isMadeOf(stamp, all)) {
      return;
    }
    Files.createDirectories(runtime.resolve("bin"));
    Files.createDirectories(runtime.resolve("lib"));
    Files.deleteIfExists(stamp);
    Files.deleteIfExists(cache());
    if (!isMadeOf(imageStamp, image)) {
      Files.deleteIfExists(imageStamp);
      jre.link();
      Files.writeString(imageStamp, image);
    }
    Files.writeString(runtime.resolve("jvm.options"), options());
    copy(start, runtime.resolve("bin/partywall-exporter"));
    RuntimeImage.write(LibraryModule.ownFiles(jar), runtime.resolve("lib/partywall-exporter.jar"));
    try (TrainingHost host = new TrainingHost(runtime.resolve("training"))) {
      train(host);
      Files.writeString(stamp, all);
    } catch (IOException | TimeoutException e) {
      System.err.println(
          "there is no cache of the exporter's classes, which the next build tries to make again: "
              + e.getMessage());
    }
  }

  private Path cache() {
    return runtime.resolve("lib/partywall-exporter.aot");
  }

  private static boolean isMadeOf(Path stamp, String made) throws IOException {
    return Files.exists(stamp) && Files.readString(stamp).equals(made);
  }

  /** Of this Java and of that. */
  private static String fingerprint(Stream<byte[]> contents) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update((System.getProperty("java.home") + Runtime.version()).getBytes(UTF_8));
    contents.forEach(digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  private Stream<byte[]> contents(String... sources) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (String name : sources) {
      contents.add(Files.readAllBytes(source.resolve(name)));
    }
    return contents.stream();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private String options() throws IOException {
    return Files.readString(options)
        + (System.getProperty("os.arch").equals("amd64") ? FEWER_SHADOW_PAGES : "");
  }

  /** Runs the daemon as it will be run, asks it what Prometheus asks, and ends it. */
  private void train(TrainingHost host) throws IOException, InterruptedException, TimeoutException {
    ProcessBuilder builder =
        new ProcessBuilder(
            runtime.resolve("bin/partywall-exporter").toString(),
            "--config",
            host.configuration().toString(),
            "--web.listen-address=127.0.0.1:0");
    // A training that Maven's own Java options join would be one for other flags.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().put("PARTYWALL_AOT_OPTION", "-XX:AOTCacheOutput=" + cache());
    Process process = builder.redirectErrorStream(true).start();
    // Ended before its output is closed, as that waits for whoever reads it.
    try (BufferedReader output = process.inputReader(UTF_8);
        Closeable end = () -> process.toHandle().destroyForcibly()) {
      CompletableFuture<String> address = new CompletableFuture<>();
      CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> follow(output, address));
      scrape(address.get(SECONDS, TimeUnit.SECONDS), host);
      // Not Process.destroy(), which closes the output that is being read.
      process.toHandle().destroy();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the trained exporter did not end");
      }
      reader.join();
      if (!Files.exists(cache())) {
        throw new IOException("the trained exporter left no cache");
      }
    } catch (ExecutionException e) {
      throw new IOException("the trained exporter said " + e.getCause().getMessage(), e);
    }
  }

  private static void follow(BufferedReader output, CompletableFuture<String> address) {
    StringBuilder said = new StringBuilder();
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        said.append(line).append('\n');
        Matcher matcher = LISTENING.matcher(line);
        if (matcher.find()) {
          address.complete(matcher.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      address.completeExceptionally(new IOException(said.toString().strip()));
    }
  }

  private static void scrape(String address, TrainingHost host)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < ROUNDS; i++) {
        host.lose();
        for (String path : SCRAPED) {
          for (String format : FORMATS) {
            for (String encoding : List.of("identity", "gzip")) {
              HttpRequest request =
                  HttpRequest.newBuilder(URI.create(address + path))
                      .timeout(Duration.ofSeconds(SECONDS))
                      .header("Accept", format)
                      .header("Accept-Encoding", encoding)
                      .build();
              int status = client.send(request, BodyHandlers.discarding()).statusCode();
              if (status != 200) {
                throw new IOException(path + " answers " + status);
              }
            }
          }
        }
        Thread.sleep(PAUSE_MILLISECONDS);
      }
    }
  }
}

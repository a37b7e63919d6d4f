import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
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
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Makes the directory from which the daemon runs: a Java runtime of the modules that it needs, one
 * jar, its flags, and a cache of loaded classes that a short run of the daemon trains (JEP 514).
 *
 * <p>The package that calls the kernel becomes a module of the runtime, as native access is granted
 * to modules. Outside the module path, which would bind the cache to the directory's place.
 *
 * <p>Runs in Maven's phase {@code package}, and does nothing when nothing changed.
 */
final class BuildRuntime {
  private static final String KERNEL = "io.partywall.exporter.kernel";
  private static final String MODULES =
      KERNEL + ",java.logging,java.management,java.naming,jdk.management,jdk.unsupported";
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
  private final Path kernel;
  private final Path runtime;

  private BuildRuntime(Path module, Path target) {
    source = module.resolve("src/build");
    options = module.resolve("jvm.options");
    jar = target.resolve("daemon.jar");
    kernel = target.resolve("classes").resolve(KERNEL.replace('.', '/'));
    runtime = target.resolve("runtime");
  }

  /** Takes the module's directory and the one that Maven builds in. */
  static void main(String[] arguments) throws Exception {
    new BuildRuntime(Path.of(arguments[0]), Path.of(arguments[1])).build();
  }

  private void build() throws Exception {
    Path start = source.resolve("partywall-exporter");
    String image = fingerprint(files(kernel), source.resolve("java/BuildRuntime.java"));
    String all =
        image
            + fingerprint(
                List.of(
                    jar,
                    options,
                    source.resolve("java/SlimJar.java"),
                    source.resolve("java/TrainingHost.java")),
                start);
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
      link(runtime.resolve("jre"));
      Files.writeString(imageStamp, image);
    }
    Files.writeString(runtime.resolve("jvm.options"), options());
    copy(start, runtime.resolve("bin/partywall-exporter"));
    SlimJar.copy(jar, runtime.resolve("lib/partywall-exporter.jar"));
    try (TrainingHost host = new TrainingHost(runtime.resolve("training"))) {
      train(host);
    } catch (IOException | TimeoutException e) {
      System.err.println("the exporter will start slower, without a cache: " + e.getMessage());
    }
    Files.writeString(stamp, all);
  }

  private Path cache() {
    return runtime.resolve("lib/partywall-exporter.aot");
  }

  private static boolean isMadeOf(Path stamp, String made) throws IOException {
    return Files.exists(stamp) && Files.readString(stamp).equals(made);
  }

  /** Of this Java and of the files' content, by their names' order. */
  private static String fingerprint(List<Path> files, Path more)
      throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update((System.getProperty("java.home") + Runtime.version()).getBytes(UTF_8));
    for (Path file : files) {
      digest.update(Files.readAllBytes(file));
    }
    digest.update(Files.readAllBytes(more));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** The runtime's own Java; where jlink makes none, the JDK with the module beside it. */
  private void link(Path image) throws IOException {
    Path module = runtime.resolve("kernel.jar");
    delete(image);
    Files.deleteIfExists(module);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(module))) {
      add(out, "module-info.class", moduleInfo());
      for (Path file : files(kernel)) {
        add(out, KERNEL.replace('.', '/') + "/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
    int status =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this Java has no jlink; use a JDK"))
            .run(
                System.out,
                System.err,
                "--module-path",
                module.toString(),
                "--add-modules",
                MODULES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                image.toString());
    if (status == 0) {
      Files.delete(module);
    } else {
      // A JDK without its certificates, say, which a distribution keeps elsewhere.
      Path jdk = Path.of(System.getProperty("java.home"));
      System.err.println("jlink failed; the exporter will run on " + jdk + " and need more memory");
      delete(image);
      Files.createSymbolicLink(image, jdk);
    }
  }

  /** Adds a file that looks the same whenever it is built. */
  static void add(JarOutputStream out, String name, byte[] content) throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setTime(0);
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }

  private String options() throws IOException {
    Path module = runtime.resolve("kernel.jar");
    return Files.readString(options)
        + (System.getProperty("os.arch").equals("amd64") ? FEWER_SHADOW_PAGES : "")
        + (Files.exists(module)
            ? "--module-path=" + module + "\n--add-modules=" + KERNEL + "\n"
            : "");
  }

  private static byte[] moduleInfo() {
    return ClassFile.of()
        .buildModule(
            ModuleAttribute.of(
                ModuleDesc.of(KERNEL),
                module ->
                    module
                        .requires(ModuleDesc.of("java.base"), ClassFile.ACC_MANDATED, null)
                        .exports(PackageDesc.of(KERNEL), 0)));
  }

  private static void delete(Path tree) throws IOException {
    if (Files.isSymbolicLink(tree)) {
      Files.delete(tree);
    } else if (Files.exists(tree)) {
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
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
      scrape(address.get(SECONDS, TimeUnit.SECONDS));
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

  private static void scrape(String address) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < ROUNDS; i++) {
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

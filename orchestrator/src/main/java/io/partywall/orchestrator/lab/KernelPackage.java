package io.partywall.orchestrator.lab;

import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Debian's kernel, downloaded and unpacked into the cache and never installed.
 *
 * @param directory holds {@code boot} and {@code lib/modules} of the package
 */
record KernelPackage(Path directory) {
  private static final Duration DOWNLOAD = Duration.ofMinutes(5);
  private static final Duration UNPACK = Duration.ofMinutes(2);
  private static final Pattern DEPENDS = Pattern.compile("Depends: (linux-image-\\S+)");

  /** From the cache, or from Debian's archive. */
  static KernelPackage of(Nic nic, Path cache) throws IOException {
    Path directory = cache.resolve(nic.kernelPackage());
    Files.createDirectories(cache);
    try (ExclusiveLock _ = ExclusiveLock.on(cache.resolve("lock"), DOWNLOAD)) {
      if (!Files.isDirectory(directory)) {
        fetch(nic.kernelPackage(), directory);
      }
    }
    return new KernelPackage(directory);
  }

  private static void fetch(String metaPackage, Path directory) throws IOException {
    // Beside its final place: a directory of the final name is always whole.
    Path fresh = directory.resolveSibling(metaPackage + ".new");
    DirectoryTree.delete(fresh);
    Path download = Files.createDirectories(fresh.resolve("download"));
    String actual = resolve(metaPackage);
    Program.run(
            DOWNLOAD,
            List.of(
                "sh", "-c", "cd \"$0\" && apt-get -q download \"$1\"", download.toString(), actual))
        .orThrow();
    Program.run(
            UNPACK, List.of("dpkg-deb", "-x", only(download, "*.deb").toString(), fresh.toString()))
        .orThrow();
    DirectoryTree.delete(download);
    Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String resolve(String metaPackage) {
    List<String> question = List.of("apt-cache", "depends", metaPackage);
    Optional<String> name = dependency(Program.run(UNPACK, question));
    if (name.isEmpty()) {
      // An image of a fresh machine often comes without package lists.
      Program.run(DOWNLOAD, List.of("apt-get", "-q", "update")).orThrow();
      name = dependency(Program.run(UNPACK, question));
    }
    return name.orElseThrow(() ->
        new IllegalStateException(
            "%s: not in this machine's package sources; add Debian's main".formatted(metaPackage)));
  }

  private static Optional<String> dependency(Program.Result result) {
    Matcher matcher = DEPENDS.matcher(result.output());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  Path image() throws IOException {
    return only(directory.resolve("boot"), "vmlinuz-*");
  }

  /** The module's object code; empty where the kernel has it built in. */
  Optional<byte[]> module(String name) throws IOException {
    String pattern = Pattern.quote(name.replace('_', '-')).replace("-", "\\E[-_]\\Q");
    Pattern file = Pattern.compile(pattern + "\\.ko(\\.xz)?");
    try (Stream<Path> files = Files.walk(modules())) {
      Optional<Path> found =
          files.filter(f -> file.matcher(f.getFileName().toString()).matches()).findFirst();
      return found.isEmpty() ? Optional.empty() : Optional.of(objectCode(found.get()));
    }
  }

  private static byte[] objectCode(Path file) throws IOException {
    return file.toString().endsWith(".xz") ? unpack(file) : Files.readAllBytes(file);
  }

  /**
   * From Debian 13 on modules are compressed, which a kernel undoes by programs that guests lack.
   */
  private static byte[] unpack(Path file) throws IOException {
    Path plain = Files.createTempFile("partywall", ".ko");
    try {
      Program.run(
              UNPACK, List.of("sh", "-c", "xz -dc \"$0\" > \"$1\"", file.toString(), "" + plain))
          .orThrow();
      return Files.readAllBytes(plain);
    } finally {
      Files.delete(plain);
    }
  }

  private Path modules() {
    Path usual = directory.resolve("lib/modules");
    return Files.isDirectory(usual) ? usual : directory.resolve("usr/lib/modules");
  }

  private static Path only(Path directory, String glob) throws IOException {
    try (var files = Files.newDirectoryStream(directory, glob)) {
      for (Path file : files) {
        return file;
      }
    }
    throw new IOException("no " + glob + " in " + directory);
  }
}

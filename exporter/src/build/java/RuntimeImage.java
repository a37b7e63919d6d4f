import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The daemon's own Java: the modules of the JDK that it needs, its libraries, and the package that
 * calls the kernel, as native access is granted to modules. They are part of the image, as a module
 * path would bind the cache to the directory's place.
 */
final class RuntimeImage {
  private static final String KERNEL = "io.partywall.exporter.kernel";
  private static final List<String> OF_THE_JDK = List.of("java.naming", "jdk.unsupported");
  private static final String DESCRIPTION = "module-info.class";

  private final Path image;
  private final Path modules;
  private final Map<String, byte[]> kernel;
  private final LibraryModule libraries;

  /**
   * @param classes the project's compiled classes
   * @param jar all classes but those of the kernel's package
   */
  RuntimeImage(Path runtime, Path classes, Path jar) throws IOException {
    image = runtime.resolve("jre");
    modules = runtime.resolve("modules");
    kernel = kernel(classes);
    libraries = new LibraryModule(jar);
  }

  private static Map<String, byte[]> kernel(Path classes) throws IOException {
    String folder = KERNEL.replace('.', '/');
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(classes.resolve(folder))) {
      for (Path file : list.toList()) {
        files.put(folder + "/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
    files.put(
        DESCRIPTION,
        ClassFile.of()
            .buildModule(
                ModuleAttribute.of(
                    ModuleDesc.of(KERNEL),
                    module ->
                        module
                            .requires(ModuleDesc.of("java.base"), ClassFile.ACC_MANDATED, null)
                            .exports(PackageDesc.of(KERNEL), 0))));
    return files;
  }

  /** What the image is made of, beside the JDK. */
  Stream<byte[]> content() {
    return Stream.of(kernel, libraries.files())
        .flatMap(files -> files.entrySet().stream())
        .flatMap(file -> Stream.of(file.getKey().getBytes(UTF_8), file.getValue()));
  }

  /** Makes it; where jlink makes none, the JDK takes its place, with the modules beside it. */
  void link() throws IOException {
    delete(image);
    delete(modules);
    Files.createDirectories(modules);
    write(kernel, modules.resolve("kernel.jar"));
    write(libraries.described(OF_THE_JDK), modules.resolve("libraries.jar"));
    int status =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this Java has no jlink; use a JDK"))
            .run(
                System.out,
                System.err,
                "--module-path",
                modules.toString(),
                "--add-modules",
                KERNEL + "," + LibraryModule.NAME,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                image.toString());
    if (status == 0) {
      delete(modules);
    } else {
      // A JDK without its certificates, say, which a distribution keeps elsewhere.
      Path jdk = Path.of(System.getProperty("java.home"));
      System.err.println("jlink failed; the exporter will run on " + jdk + " and need more memory");
      delete(image);
      Files.createSymbolicLink(image, jdk);
    }
  }

  /** Makes a jar that looks the same whenever it is built. */
  static void write(Map<String, byte[]> files, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        add(out, file.getKey(), file.getValue());
      }
    }
  }

  private static void add(JarOutputStream out, String name, byte[] content) throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setTime(0);
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
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
}

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.DebugElementsOption;
import java.lang.classfile.ClassFile.LineNumbersOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * A jar without what costs the daemon memory: the entries of folders, as all names are in the heap,
 * and of the libraries the numbers of lines and the names of variables, which are in the cache.
 * Traces of the project's own code in it keep their lines.
 */
final class SlimJar {
  private static final String CLASS = ".class";
  private static final String OWN_CLASSES = "io/partywall/";

  private final JarFile in;
  // The tables of types that the verifier reads are made anew, from the classes of this jar.
  private final ClassFile libraries;

  private SlimJar(JarFile in) {
    this.in = in;
    this.libraries =
        ClassFile.of(
            DebugElementsOption.DROP_DEBUG,
            LineNumbersOption.DROP_LINE_NUMBERS,
            // Without it, methods are copied as they are.
            ConstantPoolSharingOption.NEW_POOL,
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(this::content)
                    .orElse(ClassHierarchyResolver.defaultResolver())
                    .cached()));
  }

  static void copy(Path from, Path to) throws IOException {
    try (JarFile in = new JarFile(from.toFile());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
      new SlimJar(in).write(out);
    }
  }

  private void write(JarOutputStream out) throws IOException {
    for (JarEntry entry : in.stream().filter(entry -> !entry.isDirectory()).toList()) {
      String name = entry.getName();
      byte[] content = read(entry);
      boolean library = name.endsWith(CLASS) && !name.startsWith(OWN_CLASSES);
      BuildRuntime.add(out, name, library ? slim(content) : content);
    }
  }

  private byte[] slim(byte[] content) {
    try {
      byte[] slim = libraries.transformClass(libraries.parse(content), ClassTransform.ACCEPT_ALL);
      return libraries.verify(slim).isEmpty() ? slim : content;
    } catch (IllegalArgumentException e) {
      // It speaks of classes that are not here, as those of optional libraries.
      return content;
    }
  }

  private InputStream content(ClassDesc name) {
    String descriptor = name.descriptorString();
    JarEntry entry = in.getJarEntry(descriptor.substring(1, descriptor.length() - 1) + CLASS);
    try {
      return entry == null ? null : new ByteArrayInputStream(read(entry));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] read(JarEntry entry) throws IOException {
    try (InputStream content = in.getInputStream(entry)) {
      return content.readAllBytes();
    }
  }
}

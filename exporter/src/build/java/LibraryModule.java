import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleAttribute.ModuleAttributeBuilder;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * The libraries as one module of the Java runtime: of a jar on the class path, the names of all
 * files are in the heap. The project's own classes stay there, with the numbers of their lines.
 */
final class LibraryModule {
  static final String NAME = "io.partywall.exporter.libraries";

  private static final String OWN = "io/partywall/";
  private static final String OWN_LOG_LEVELS = "simplelogger.properties";
  private static final String CLASS = ".class";
  private static final String SERVICES = "META-INF/services/";
  // Vert.x loads its services through its ServiceHelper.
  private static final Set<String> LOADERS =
      Set.of("java/util/ServiceLoader", "io/vertx/core/impl/ServiceHelper");

  private final Map<String, byte[]> files;

  /** Takes the libraries from the jar of all classes, in the versions for this Java. */
  LibraryModule(Path jar) throws IOException {
    files = read(jar, name -> !isOwn(name) && !name.equals(JarFile.MANIFEST_NAME));
  }

  /** What of that jar is not of libraries, by its name. */
  static Map<String, byte[]> ownFiles(Path jar) throws IOException {
    return read(jar, LibraryModule::isOwn);
  }

  private static boolean isOwn(String file) {
    return file.startsWith(OWN) || file.equals(OWN_LOG_LEVELS);
  }

  private static Map<String, byte[]> read(Path jar, Predicate<String> wanted) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (JarFile all = new JarFile(jar.toFile(), true, ZipFile.OPEN_READ, Runtime.version())) {
      for (JarEntry entry : all.versionedStream().toList()) {
        if (!entry.isDirectory() && wanted.test(entry.getName())) {
          try (InputStream content = all.getInputStream(entry)) {
            files.put(entry.getName(), content.readAllBytes());
          }
        }
      }
    }
    return files;
  }

  /** The module's files by their names, but for its description, which follows from them. */
  Map<String, byte[]> files() {
    return files;
  }

  /** The same with the description. */
  Map<String, byte[]> described(List<String> requiredModules) {
    Map<String, byte[]> all = new TreeMap<>(files);
    all.put(
        "module-info.class",
        ClassFile.of()
            .buildModule(
                ModuleAttribute.of(
                    ModuleDesc.of(NAME), module -> describe(module, requiredModules))));
    return all;
  }

  private void describe(ModuleAttributeBuilder module, List<String> requiredModules) {
    module.moduleFlags(ClassFile.ACC_OPEN);
    module.requires(ModuleDesc.of("java.base"), ClassFile.ACC_MANDATED, null);
    requiredModules.forEach(name -> module.requires(ModuleDesc.of(name), 0, null));
    packages().forEach(name -> module.exports(PackageDesc.of(name), 0));
    services().forEach((service, providers) -> module.provides(service, providers));
    used().forEach(module::uses);
  }

  private Set<String> packages() {
    Set<String> packages = new TreeSet<>();
    classes()
        .forEach(name -> packages.add(name.substring(0, name.lastIndexOf('/')).replace('/', '.')));
    return packages;
  }

  private Stream<String> classes() {
    return files.keySet().stream().filter(name -> name.endsWith(CLASS));
  }

  /** Providers by their service, for services of the libraries that are here. */
  private Map<ClassDesc, ClassDesc[]> services() {
    Map<ClassDesc, ClassDesc[]> services =
        new TreeMap<>(Comparator.comparing(ClassDesc::descriptorString));
    files.forEach((name, content) -> {
      String service = name.startsWith(SERVICES) ? name.substring(SERVICES.length()) : "";
      if (files.containsKey(service.replace('.', '/') + CLASS)) {
        services.put(
            ClassDesc.of(service),
            new String(content, UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .map(ClassDesc::of)
                .toArray(ClassDesc[]::new));
      }
    });
    return services;
  }

  /** What may be asked for as a service: all classes that a method names which loads services. */
  private Set<ClassDesc> used() {
    Set<ClassDesc> used = new HashSet<>();
    classes()
        .flatMap(name -> ClassFile.of().parse(files.get(name)).methods().stream())
        .flatMap(method -> method.code().stream())
        .filter(LibraryModule::loadsServices)
        .forEach(code -> {
          for (CodeElement element : code) {
            if (element instanceof LoadConstantInstruction load
                && load.constantEntry() instanceof ClassEntry named
                && named.asSymbol().isClassOrInterface()) {
              used.add(named.asSymbol());
            }
          }
        });
    return used;
  }

  private static boolean loadsServices(CodeModel code) {
    return code.elementStream()
        .anyMatch(element ->
            element instanceof InvokeInstruction call
                && LOADERS.contains(call.owner().asInternalName()));
  }
}

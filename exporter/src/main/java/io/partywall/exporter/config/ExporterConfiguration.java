package io.partywall.exporter.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Everything that the daemon can be told.
 *
 * @param listen where the server listens; at least one
 * @param excludeInterfaces names of the interfaces that no family mentions, as a whole match
 * @param reference the file with what this host was measured to forward
 * @param lease the file that says that an experiment runs here
 * @param samplingHertz readings per second for peak rates; 0 for none
 * @param guestLabel what identifies a guest
 * @param drops whether the kernel's reasons for drops are counted
 * @param interfaceDetail whether the rare counters of interfaces are exported too
 * @param paths whose balance is computed
 * @param proc where the kernel's process file system is mounted
 * @param sys where the kernel's sysfs is mounted
 */
public record ExporterConfiguration(
    List<ListenAddress> listen,
    Optional<Pattern> excludeInterfaces,
    Optional<Path> reference,
    Optional<Path> lease,
    int samplingHertz,
    GuestLabel guestLabel,
    boolean drops,
    boolean interfaceDetail,
    List<DeclaredPath> paths,
    Path proc,
    Path sys) {
  static final int MAX_HERTZ = 100;

  /** What holds without a file. */
  public static final ExporterConfiguration DEFAULT =
      new ExporterConfiguration(
          List.of(new ListenAddress("127.0.0.1", 9917)),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          10,
          GuestLabel.NAME,
          true,
          false,
          List.of(),
          Path.of("/proc"),
          Path.of("/sys"));

  public ExporterConfiguration {
    listen = List.copyOf(listen);
    if (listen.isEmpty()) {
      throw new IllegalArgumentException("listen is empty");
    }
    requireNonNull(excludeInterfaces, "excludeInterfaces is null");
    requireNonNull(reference, "reference is null");
    requireNonNull(lease, "lease is null");
    if (samplingHertz < 0 || samplingHertz > MAX_HERTZ) {
      throw new IllegalArgumentException("samplingHertz is " + samplingHertz);
    }
    requireNonNull(guestLabel, "guestLabel is null");
    paths = List.copyOf(paths);
    requireNonNull(proc, "proc is null");
    requireNonNull(sys, "sys is null");
  }

  /** This configuration with other addresses: those of the option {@code --web.listen-address}. */
  public ExporterConfiguration listeningOn(List<String> addresses) {
    return new ExporterConfiguration(
        addresses.stream()
            .map(address -> ListenAddress.parse("--web.listen-address", "", address))
            .toList(),
        excludeInterfaces,
        reference,
        lease,
        samplingHertz,
        guestLabel,
        drops,
        interfaceDetail,
        paths,
        proc,
        sys);
  }

  /** Says of an interface's name whether it is left out. */
  public Predicate<String> excluded() {
    return name -> excludeInterfaces.filter(pattern -> pattern.matcher(name).matches()).isPresent();
  }
}

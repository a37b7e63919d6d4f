package io.partywall.exporter.reference;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.exporter.guest.GuestDirectory;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The families of the reference file. A file that changes on disk is read at the next scrape; when
 * it is broken, the last good one stays, and {@link ReferenceHealth} fails.
 */
public final class ReferenceSource implements Source {
  private final Path file;
  private final HostIdentity thisHost;
  private final GuestDirectory directory;
  private @Nullable Version version;
  private ReferenceFile reference;
  private @Nullable BadInput broken;

  /** What tells two versions of the file apart; a rename over it changes the key. */
  private record Version(FileTime modified, long size, @Nullable Object key) {}

  /**
   * Reads the file.
   *
   * @throws BadInput if it is broken, or another host's
   */
  public ReferenceSource(Path file, HostIdentity thisHost, GuestDirectory directory) {
    this.file = requireNonNull(file, "file is null");
    this.thisHost = requireNonNull(thisHost, "thisHost is null");
    this.directory = requireNonNull(directory, "directory is null");
    this.version = version();
    this.reference = ReferenceFile.read(file, thisHost);
  }

  @Override
  public String collector() {
    return "reference";
  }

  @Override
  public synchronized void collect(Snapshot snapshot, FamilyWriter out) {
    refresh();
    ReferenceFamilies.write(reference, directory.guests(snapshot.links()), out);
  }

  /** Why the file as it is now does not count; empty when it does. */
  synchronized Optional<BadInput> refresh() {
    Version now = version();
    if (now == null || !now.equals(version)) {
      try {
        reference = ReferenceFile.read(file, thisHost);
        broken = null;
      } catch (BadInput e) {
        broken = e;
      }
      version = now;
    }
    return Optional.ofNullable(broken);
  }

  private @Nullable Version version() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      return null; // Reading it will say why.
    }
  }
}

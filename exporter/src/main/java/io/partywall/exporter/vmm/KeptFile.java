package io.partywall.exporter.vmm;

import static java.util.Objects.requireNonNull;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A file of proc(5) that is read at every look. It stays open, as to find it by its name takes
 * longer than to read it. When its process has ended the kernel refuses to read it, whoever has the
 * number by then; so it is looked for by its name once more.
 */
public final class KeptFile implements AutoCloseable {
  private final Path path;
  private final Semaphore places;
  private @Nullable RandomAccessFile open;

  /**
   * Opens nothing yet.
   *
   * @param places one for each file that may stay open; without one it is opened for each reading
   */
  KeptFile(Path path, Semaphore places) {
    this.path = requireNonNull(path, "path is null");
    this.places = requireNonNull(places, "places is null");
  }

  /**
   * Reads the file from its beginning, and returns how many bytes there were.
   *
   * @throws NoSuchFileException if its process has ended
   */
  int read(byte[] into) throws IOException {
    RandomAccessFile before = open;
    if (before != null) {
      try {
        before.seek(0);
        return read(before, into);
      } catch (IOException e) {
        close(); // ESRCH
      }
    }
    RandomAccessFile found = find();
    try {
      int length = read(found, into);
      if (places.tryAcquire()) {
        open = found;
      }
      return length;
    } catch (IOException e) {
      throw ProcFiles.gone(path, e);
    } finally {
      if (open == null) {
        found.close();
      }
    }
  }

  /** The kernel gives all of such a file at once. */
  private static int read(RandomAccessFile file, byte[] into) throws IOException {
    return Math.max(0, file.read(into));
  }

  private RandomAccessFile find() throws IOException {
    try {
      return new RandomAccessFile(path.toString(), "r");
    } catch (FileNotFoundException e) {
      ProcFiles.open(path).close(); // Tells by its exception what is wrong.
      throw ProcFiles.gone(path, e);
    }
  }

  @Override
  public void close() {
    RandomAccessFile before = open;
    if (before != null) {
      open = null;
      places.release();
      try {
        before.close();
      } catch (IOException e) {
        // Nothing was written, so nothing is lost; the other guests are looked at all the same.
      }
    }
  }
}

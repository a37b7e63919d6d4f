package io.partywall.orchestrator.lab;

import io.partywall.orchestrator.process.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps other commands out while one works. The kernel takes the lock back when its process ends,
 * however that happens; the empty file stays, as removing it would race with the next in line.
 */
final class ExclusiveLock implements AutoCloseable {
  private final FileChannel channel;

  private ExclusiveLock(FileChannel channel) {
    this.channel = channel;
  }

  static ExclusiveLock on(Path file, Duration patience) throws IOException {
    return tryOn(file, patience)
        .orElseThrow(() ->
            new IllegalStateException(
                "%s: another command still works here after %d s; try again when it is done"
                    .formatted(file, patience.toSeconds())));
  }

  /** The lock, unless somebody has it and keeps it so long. */
  static Optional<ExclusiveLock> tryOn(Path file, Duration patience) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (Wait.until(patience, () -> taken(channel))) {
      return Optional.of(new ExclusiveLock(channel));
    }
    channel.close();
    return Optional.empty();
  }

  private static boolean taken(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByAnotherThread) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

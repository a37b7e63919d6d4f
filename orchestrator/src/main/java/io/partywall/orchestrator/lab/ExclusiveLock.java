package io.partywall.orchestrator.lab;

import java.io.IOException;
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
    long deadline = System.nanoTime() + patience.toNanos();
    for (; ; ) {
      Optional<ExclusiveLock> lock = tryOn(file);
      if (lock.isPresent()) {
        return lock.get();
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s: another command still works here after %d s; try again when it is done"
                .formatted(file, patience.toSeconds()));
      }
      Pause.shortly();
    }
  }

  /** The lock, unless somebody has it. */
  static Optional<ExclusiveLock> tryOn(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (taken(channel)) {
      return Optional.of(new ExclusiveLock(channel));
    }
    channel.close();
    return Optional.empty();
  }

  private static boolean taken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByAnotherThread) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

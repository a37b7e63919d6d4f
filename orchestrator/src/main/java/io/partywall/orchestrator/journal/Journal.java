package io.partywall.orchestrator.journal;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.experiment.Calibration;
import io.partywall.orchestrator.experiment.Episode;
import io.partywall.orchestrator.experiment.ExperimentInfo;
import io.partywall.orchestrator.experiment.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a running experiment. Each record is on the disk before the call returns; one
 * process at a time writes.
 */
public final class Journal implements AutoCloseable {
  private final Path directory;
  private final FileChannel channel;

  private Journal(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Refuses, before hosts are asked or labs are built, a place where no results directory can be
   * made.
   *
   * @param option by which it was named, for the message
   */
  public static void checkPlace(String option, Path results) {
    @Nullable Path existing = results.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing)) {
      throw BadInput.of(option, "", existing + " is not a directory", "name another place");
    }
    try {
      // Permissions alone tell root nothing.
      Files.delete(Files.createTempDirectory(existing, ".partywall"));
    } catch (IOException e) {
      throw BadInput.of(
          option, "", existing + " cannot be written", "name another place, or make it writable");
    }
  }

  /** Starts a results directory, which must not exist, with copies of the plan and the test bed. */
  public static Journal create(Path directory, ExperimentInfo info, String plan, String testbed) {
    requireNonNull(info, "info is null");
    try {
      if (directory.getParent() != null) {
        Files.createDirectories(directory.getParent());
      }
      Files.createDirectory(directory);
      Files.writeString(directory.resolve("plan.yaml"), plan);
      Files.writeString(directory.resolve("testbed.yaml"), testbed);
      Journal journal = open(directory, StandardOpenOption.CREATE_NEW);
      journal.append(new Entry.Experiment(info, hash(plan), hash(testbed)));
      return journal;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Goes on with one, if plan and test bed are still the same. */
  public static Journal resume(Path directory, String plan, String testbed) {
    Entry.Experiment header = Results.header(directory);
    if (!header.planHash().equals(hash(plan))) {
      throw BadInput.of(
          directory.toString(),
          "plan.yaml",
          "these are results of another plan, " + header.info().plan(),
          "go on with it by %s, or start anew without --resume".formatted(goOn(directory)));
    }
    if (!header.testbedHash().equals(hash(testbed))) {
      throw BadInput.of(
          directory.toString(),
          "testbed.yaml",
          "these are results of another test bed",
          "go on with it by %s --testbed FILE, with the file that its testbed.yaml is a copy of"
              .formatted(goOn(directory)));
    }
    try {
      Journal journal = open(directory, StandardOpenOption.WRITE);
      journal.dropTornLine();
      return journal;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The copy of the plan serves; that of the test bed does not, as paths in it are relative. */
  private static String goOn(Path directory) {
    return "./partywall run %s --resume %s".formatted(directory.resolve("plan.yaml"), directory);
  }

  private static Journal open(Path directory, StandardOpenOption how) throws IOException {
    FileChannel channel =
        FileChannel.open(Results.journalFile(directory), StandardOpenOption.WRITE, how);
    if (channel.tryLock() == null) {
      channel.close();
      throw BadInput.of(
          directory.toString(), "", "another run writes there", "wait for it, or end it");
    }
    channel.position(channel.size());
    return new Journal(directory, channel);
  }

  private void dropTornLine() throws IOException {
    byte[] bytes = Files.readAllBytes(Results.journalFile(directory));
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    channel.truncate(end);
    channel.position(end);
  }

  /** The results directory. */
  public Path directory() {
    return directory;
  }

  /** Records the calibration. */
  public void record(Calibration calibration) {
    append(new Entry.Calibration(calibration));
  }

  /** Records a trial. */
  public void record(Trial trial) {
    append(new Entry.Trial(trial));
  }

  /** Records an alert episode. */
  public void record(Episode episode) {
    append(new Entry.Episode(episode));
  }

  private synchronized void append(Entry entry) {
    byte[] line =
        (Documents.json().writerFor(Entry.class).writeValueAsString(entry) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    try {
      ByteBuffer buffer = ByteBuffer.wrap(line);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException(Results.journalFile(directory) + ": cannot be written", e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.partywall.orchestrator.lab;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory with all that it holds. */
final class DirectoryTree {
  private DirectoryTree() {}

  /** Links are removed and not followed; what is not there is no error. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }

  /**
   * The same, and then the directories above it as long as nothing else is in them, the last being
   * {@code top}: what is above that may be a mount point.
   */
  static void deleteWithEmptyParents(Path directory, Path top) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    delete(directory);
    try {
      for (Path parent = directory.getParent();
          parent != null && parent.startsWith(top);
          parent = parent.getParent()) {
        Files.delete(parent);
      }
    } catch (DirectoryNotEmptyException done) {
      // Somebody else's.
    }
  }
}

package io.partywall.orchestrator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTreeTest {
  @TempDir private Path above;

  @Test
  void removesEmptyParentsUpToTheTopAndNothingAboveIt() throws IOException {
    Path top = above.resolve("top");
    Path directory = Files.createDirectories(top.resolve("a/b"));
    Files.createFile(directory.resolve("file"));

    DirectoryTree.deleteWithEmptyParents(directory, top);

    assertThat(top).doesNotExist();
    assertThat(above).isEmptyDirectory();
  }

  @Test
  void keepsParentsThatHoldSomethingElse() throws IOException {
    Path top = above.resolve("top");
    Path other = Files.createDirectories(top.resolve("a/c"));

    DirectoryTree.deleteWithEmptyParents(Files.createDirectories(top.resolve("a/b")), top);

    assertThat(top.resolve("a")).isDirectoryContaining(path -> path.equals(other));
    assertThat(top.resolve("a/b")).doesNotExist();
  }
}

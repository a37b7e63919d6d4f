package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A root file system that is a directory of this machine. */
final class RootDirectory implements RootFiles {
  private final Path root;

  RootDirectory(Path root) {
    this.root = requireNonNull(root, "root is null");
  }

  @Override
  public void executable(String path, byte[] content) throws IOException {
    Path file = withParents(path);
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Override
  public void link(String path, String target) throws IOException {
    Files.createSymbolicLink(withParents(path), Path.of(target));
  }

  @Override
  public void directory(String path) throws IOException {
    Files.createDirectories(root.resolve(path));
  }

  private Path withParents(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(requireNonNull(file.getParent(), path));
    return file;
  }
}

package io.partywall.orchestrator.lab;

import java.io.IOException;

/**
 * A guest's root file system in the making, whatever form it takes. Paths have no leading slash.
 */
interface RootFiles {
  /** Adds an executable file, with the directories above it. */
  void executable(String path, byte[] content) throws IOException;

  /** Adds a symbolic link, with the directories above it. */
  void link(String path, String target) throws IOException;

  /** Adds an empty directory, with those above it. */
  void directory(String path) throws IOException;
}

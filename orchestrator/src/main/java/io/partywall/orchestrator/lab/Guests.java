package io.partywall.orchestrator.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The guests of a lab, whatever runs them. */
interface Guests {
  /** Starts them all and waits until each forwards; the accelerator that was used, if any. */
  Optional<String> start() throws IOException;

  /** By a guest's name, the file with the id of the process that is the guest for the host. */
  Map<String, Path> pidFiles();
}

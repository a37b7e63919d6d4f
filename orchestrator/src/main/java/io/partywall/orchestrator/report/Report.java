package io.partywall.orchestrator.report;

import io.partywall.orchestrator.journal.Results;
import java.nio.file.Path;

/** Placeholder while the page is written. */
public final class Report {
  private Report() {}

  /** Path. */
  public static Path write(Results results) {
    return results.directory().resolve("report.html");
  }
}

package io.partywall.orchestrator.report;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.journal.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What people and programs read of results: a page and three CSV files beside the journal. The same
 * results give the same bytes.
 */
public final class Report {
  private Report() {}

  /**
   * Writes {@code report.html}, {@code trials.csv}, {@code points.csv} and {@code losses.csv}, each
   * whole or not at all, and returns the page.
   */
  public static Path write(Results results) {
    Findings findings = Findings.of(results);
    Map<String, String> files = new LinkedHashMap<>();
    files.put("trials.csv", Csv.trials(results.trials()));
    files.put("points.csv", Csv.points(findings.points()));
    files.put("losses.csv", Csv.losses(results.trials()));
    files.put("report.html", Page.of(findings));
    files.forEach((name, text) -> write(results.directory().resolve(name), text));
    return results.directory().resolve("report.html");
  }

  private static void write(Path file, String text) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw BadInput.of(
          file.toString(), "", "cannot be written: " + e, "make the directory writable");
    }
  }
}

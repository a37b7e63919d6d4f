package io.partywall.orchestrator.report;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.journal.Results;
import io.partywall.orchestrator.markup.Element;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The HTML page: one file that fetches nothing and runs no script. */
final class Page {
  /** Should anything ever get into the page that wants to, a browser refuses. */
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  private Page() {}

  static String of(Findings findings) {
    Results results = findings.results();
    List<Section> sections =
        List.of(
            ThroughputSection.of(findings),
            LossSection.of(findings),
            ChangesSection.of(findings.changes()),
            StudySection.of(findings, Study.read()),
            EpisodeSection.of(results.episode()),
            ReferenceSection.of(findings),
            ResidueSection.of(findings.residues()),
            TrialsSection.of(results.trials()),
            MachineSection.of(results, plan(results.directory())));
    Element navigation = Element.of("nav").with("aria-label", "Sections");
    Element main = Element.of("main").addAll(Headline.of(findings)).add(navigation);
    for (Section section : sections) {
      navigation.add(Element.of("a", section.title()).with("href", "#" + section.id())).add(" ");
      main.add(section.toElement());
    }
    Element head =
        Element.of("head")
            .add(Element.of("meta").with("charset", "utf-8"))
            .add(
                Element.of("meta")
                    .with("http-equiv", "Content-Security-Policy")
                    .with("content", POLICY))
            .add(
                Element.of("meta")
                    .with("name", "viewport")
                    .with("content", "width=device-width, initial-scale=1"))
            .add(Element.of("title", "Partywall: " + results.experiment().id()))
            .add(Element.of("style", style()));
    return "<!DOCTYPE html>\n"
        + Element.of("html").with("lang", "en").add(head).add(Element.of("body").add(main))
        + "\n";
  }

  private static String plan(Path directory) {
    Path plan = directory.resolve("plan.yaml");
    return Files.exists(plan) ? Documents.text(plan) : "The results hold no copy of the plan.";
  }

  private static String style() {
    try (@Nullable InputStream in = Page.class.getResourceAsStream("report.css")) {
      return new String(requireNonNull(in, "report.css").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

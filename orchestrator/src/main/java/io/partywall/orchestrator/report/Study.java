package io.partywall.orchestrator.report;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.document.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the reference study published as tables.
 *
 * @param loads its table 1
 * @param neighbours its tables 2 and 3
 */
record Study(
    String authors,
    String title,
    String published,
    String doi,
    List<Load> loads,
    List<Neighbour> neighbours) {
  private static final String RESOURCE = "study-2011.yaml";

  Study {
    requireNonNull(authors, "authors is missing");
    requireNonNull(title, "title is missing");
    requireNonNull(published, "published is missing");
    requireNonNull(doi, "doi is missing");
    loads = List.copyOf(loads);
    neighbours = List.copyOf(neighbours);
  }

  /**
   * Change of the maximum throughput beside a guest under load, in percent.
   *
   * @param light empty where the entry is not legible beyond doubt, as is {@code heavy}
   */
  record Load(String system, int frameSize, OptionalDouble light, OptionalDouble heavy) {}

  /**
   * The second guest, which forwards 64-byte frames, in Mbit/s on a layer that the study does not
   * name.
   *
   * @param share of the second guest's own maximum, in percent
   * @param frameSize the first guest's, in bytes
   * @param doubtful which of {@code offered} and {@code measured} were not legible beyond doubt
   */
  record Neighbour(
      String system,
      int share,
      int frameSize,
      double offered,
      double measured,
      @Nullable List<String> doubtful) {
    boolean doubts(String entry) {
      return doubtful != null && doubtful.contains(entry);
    }
  }

  static Study read() {
    try (@Nullable InputStream in = Study.class.getResourceAsStream(RESOURCE)) {
      String text = new String(requireNonNull(in, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
      return Documents.parseYaml(RESOURCE, text, Study.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String citation() {
    return "%s: %s. %s. doi:%s".formatted(authors, title, published, doi);
  }

  /** Systems in the order of the tables. */
  List<String> systems() {
    return neighbours.stream().map(Neighbour::system).distinct().toList();
  }
}

package io.partywall.orchestrator.document;

import static java.util.Objects.requireNonNull;

/** Thrown by a record that refuses a value and knows better advice than to correct it. */
public final class Refused extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * As for {@link io.partywall.exporter.config.BadInput}, whose source and field the reader of the
   * document adds.
   */
  public Refused(String problem, String remedy) {
    super(problem);
    this.remedy = requireNonNull(remedy, "remedy is null");
  }

  /** What to do, as an imperative. */
  public String remedy() {
    return remedy;
  }
}

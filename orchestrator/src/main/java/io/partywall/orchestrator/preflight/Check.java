package io.partywall.orchestrator.preflight;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.host.HostException;
import java.util.function.Supplier;

/**
 * One thing that an experiment needs, and whether it is so.
 *
 * @param subject what was looked at, such as {@code path of elm}
 * @param text what was found; with a remedy where the check failed
 */
public record Check(boolean passed, String subject, String text) {
  public Check {
    requireNonNull(subject, "subject is null");
    requireNonNull(text, "text is null");
  }

  /** Passes with the text, or fails with what the {@link HostException} says. */
  static Check of(String subject, Supplier<String> finding) {
    try {
      return new Check(true, subject, finding.get());
    } catch (HostException e) {
      return new Check(false, subject, "" + e.getMessage());
    }
  }

  /** One line, for people and for {@code grep}. */
  public String line() {
    return "%-4s  %s: %s"
        .formatted(passed ? "ok" : "FAIL", subject, text)
        .replaceAll("\\s*\\R\\s*", " ");
  }
}

package io.partywall.exporter.config;

import static java.util.Objects.requireNonNull;

/**
 * Something a person wrote is wrong. The message is one line that says where, what, and what to do;
 * commands print it and exit with status 2.
 */
public final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private BadInput(String message) {
    super(message);
  }

  /**
   * Composes the message.
   *
   * @param source the file or the option, as the user named it
   * @param field the field within it, such as {@code frame_sizes[1]}, or an empty text when the
   *     whole source is meant
   * @param problem what is wrong, with the value
   * @param remedy what to do, as an imperative
   */
  public static BadInput of(String source, String field, String problem, String remedy) {
    requireNonNull(source, "source is null");
    requireNonNull(field, "field is null");
    requireNonNull(problem, "problem is null");
    requireNonNull(remedy, "remedy is null");
    String place = field.isEmpty() ? source : source + ": " + field;
    return new BadInput((place + ": " + problem + "; " + remedy).replaceAll("\\s*\\R\\s*", " "));
  }
}

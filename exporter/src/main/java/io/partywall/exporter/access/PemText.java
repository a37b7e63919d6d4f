package io.partywall.exporter.access;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where certificates or a key stand: in a file of their own, or in the web configuration file.
 *
 * @param source the web configuration file, as complaints name it
 * @param field the field that says so
 * @param file empty when they stand in that field
 * @param text what stands in that field otherwise
 */
record PemText(String source, String field, Optional<Path> file, String text) {
  PemText {
    requireNonNull(source, "source is null");
    requireNonNull(field, "field is null");
    requireNonNull(file, "file is null");
    requireNonNull(text, "text is null");
  }

  /**
   * The text of this moment.
   *
   * @throws BadInput if the file cannot be read
   */
  String read() {
    if (file.isEmpty()) {
      return text;
    }
    try {
      return Files.readString(file.get());
    } catch (NoSuchFileException e) {
      throw refusal("no such file: " + file.get(), "name an existing file in PEM format");
    } catch (IOException e) {
      throw refusal(
          "cannot be read (" + e + ")", "name a file in PEM format that this user may read");
    }
  }

  BadInput refusal(String problem, String remedy) {
    return BadInput.of(source, field, problem, remedy);
  }

  /** Tells no key. */
  @Override
  public String toString() {
    return field;
  }
}

package io.partywall.exporter.access;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The web configuration file, which may change at any time. */
public final class WebConfigurationFile {
  private final Path path;
  private String text = "";
  private @Nullable WebConfiguration configuration;

  /** Does not read it yet. */
  public WebConfigurationFile(Path path) {
    this.path = requireNonNull(path, "path is null");
  }

  /** The file's name, as complaints name it. */
  public String name() {
    return path.toString();
  }

  /**
   * What the file says at this moment. It is a small one: to read it costs less than to find out by
   * other means whether it changed.
   *
   * @throws BadInput for whatever is wrong with it
   */
  public synchronized WebConfiguration read() {
    String now = content();
    WebConfiguration known = configuration;
    if (known != null && now.equals(text)) {
      return known;
    }
    WebConfiguration fresh = WebConfigurationReader.read(path, now);
    configuration = fresh;
    text = now;
    return fresh;
  }

  private String content() {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw BadInput.of(name(), "", "no such file", "name an existing YAML file");
    } catch (IOException e) {
      throw BadInput.of(
          name(),
          "",
          "cannot be read (" + e + ")",
          "name a YAML file in UTF-8 that this user may read");
    }
  }
}

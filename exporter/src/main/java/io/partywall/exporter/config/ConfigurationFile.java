package io.partywall.exporter.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the daemon's YAML file. */
public final class ConfigurationFile {
  private static final List<String> FIELDS =
      List.of(
          "listen",
          "exclude_interfaces",
          "reference",
          "lease",
          "sampling",
          "guest_label",
          "collectors",
          "paths",
          "proc",
          "sys");
  private static final List<String> SAMPLING_FIELDS = List.of("hertz");
  // Those that can be switched on and off.
  private static final List<String> COLLECTORS = List.of("drops", "interface_detail");

  private ConfigurationFile() {}

  /**
   * Reads and checks the file; relative paths in it are relative to its folder.
   *
   * @throws BadInput for whatever is wrong with it
   */
  public static ExporterConfiguration read(Path file) {
    Object content = load(file);
    if (content == null) {
      return ExporterConfiguration.DEFAULT; // An empty file, or one of comments.
    }
    return configuration(file, content);
  }

  private static ExporterConfiguration configuration(Path file, Object content) {
    ExporterConfiguration defaults = ExporterConfiguration.DEFAULT;
    String source = file.toString();
    Fields fields = new Fields(source, "", content, FIELDS);
    return new ExporterConfiguration(
        listen(source, fields).orElse(defaults.listen()),
        fields.text("exclude_interfaces").map(text -> pattern(fields, text)),
        fields.text("reference").map(file::resolveSibling),
        fields.text("lease").map(file::resolveSibling),
        fields
            .section("sampling", SAMPLING_FIELDS)
            .map(sampling ->
                sampling
                    .integer("hertz", 0, ExporterConfiguration.MAX_HERTZ)
                    .orElse(defaults.samplingHertz()))
            .orElse(defaults.samplingHertz()),
        fields
            .text("guest_label")
            .map(text -> guestLabel(fields, text))
            .orElse(defaults.guestLabel()),
        collector(fields, "drops").orElse(defaults.drops()),
        collector(fields, "interface_detail").orElse(defaults.interfaceDetail()),
        PathsSection.read(fields),
        folder(fields, file, "proc").orElse(defaults.proc()),
        folder(fields, file, "sys").orElse(defaults.sys()));
  }

  private static @Nullable Object load(Path file) {
    try {
      return new Load(LoadSettings.builder().setLabel(file.toString()).build())
          .loadFromString(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw BadInput.of(file.toString(), "", "no such file", "name an existing YAML file");
    } catch (IOException e) {
      throw BadInput.of(
          file.toString(),
          "",
          "cannot be read (" + e + ")",
          "name a YAML file in UTF-8 that this user may read");
    } catch (MarkedYamlEngineException e) {
      String line =
          e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1)).orElse("somewhere");
      throw BadInput.of(
          file.toString(), line, "no valid YAML: " + e.getProblem(), "correct that line");
    } catch (YamlEngineException e) {
      throw BadInput.of(
          file.toString(), "", "no valid YAML: " + e.getMessage(), "write a YAML mapping");
    }
  }

  private static Optional<Boolean> collector(Fields fields, String name) {
    return fields.section("collectors", COLLECTORS).flatMap(collectors -> collectors.flag(name));
  }

  private static Optional<List<ListenAddress>> listen(String source, Fields fields) {
    List<String> texts = fields.texts("listen");
    List<ListenAddress> addresses = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String field = texts.size() == 1 ? "listen" : "listen[" + i + "]";
      addresses.add(ListenAddress.parse(source, field, texts.get(i)));
    }
    return addresses.isEmpty() ? Optional.empty() : Optional.of(addresses);
  }

  private static Pattern pattern(Fields fields, String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw fields.refusal(
          "exclude_interfaces",
          "'" + text + "' is no regular expression: " + e.getDescription(),
          "write one such as mgmt0|docker.*");
    }
  }

  private static GuestLabel guestLabel(Fields fields, String text) {
    for (GuestLabel label : GuestLabel.values()) {
      if (label.name().toLowerCase(Locale.ROOT).equals(text)) {
        return label;
      }
    }
    throw fields.refusal("guest_label", "'" + text + "' is no kind of label", "write name or uuid");
  }

  private static Optional<Path> folder(Fields fields, Path file, String name) {
    Optional<Path> folder = fields.text(name).map(file::resolveSibling);
    if (folder.isPresent() && !Files.isDirectory(folder.get())) {
      throw fields.refusal(
          name,
          "'" + folder.get() + "' is no directory",
          "name where the " + name + " file system is mounted");
    }
    return folder;
  }
}

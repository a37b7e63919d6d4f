package io.partywall.exporter.vmm.kvm;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The value of one QEMU option, as {@code first,key=value,…} or, as libvirt writes it for newer
 * versions, in JSON.
 *
 * @param first the value without a key; empty where there is none, and for JSON
 */
record Options(String first, Map<String, String> values) {
  Options {
    requireNonNull(first, "first is null");
    values = Map.copyOf(values);
  }

  static Options parse(String text) {
    return text.startsWith("{") ? json(text) : list(text);
  }

  private static Options list(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    String first = "";
    int start = 0;
    while (start <= text.length()) {
      StringBuilder part = new StringBuilder();
      int end = part(text, start, part);
      int equals = part.indexOf("=");
      if (equals > 0) {
        values.put(part.substring(0, equals), part.substring(equals + 1));
      } else if (start == 0) {
        first = part.toString();
      } else {
        values.put(part.toString(), "on");
      }
      start = end + 1;
    }
    return new Options(first, values);
  }

  /** Takes the part that begins there; two commas stand for one of the value. */
  private static int part(String text, int start, StringBuilder part) {
    int i = start;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == ',') {
        if (i + 1 >= text.length() || text.charAt(i + 1) != ',') {
          return i;
        }
        i++;
      }
      part.append(c);
      i++;
    }
    return i;
  }

  private static Options json(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      // JSON is YAML: no second parser for it in the daemon.
      @Nullable Object document = new Load(LoadSettings.builder().build()).loadFromString(text);
      if (document instanceof Map<?, ?> map) {
        map.forEach((key, value) -> values.put(String.valueOf(key), String.valueOf(value)));
      }
    } catch (YamlEngineException e) {
      // QEMU took it, so what is there is beyond us: a NIC without what we did not understand.
      return new Options("", Map.of());
    }
    return new Options("", values);
  }

  Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  String orEmpty(String key) {
    return values.getOrDefault(key, "");
  }
}

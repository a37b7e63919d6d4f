package io.partywall.exporter.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the paths that the daemon's file declares. */
final class PathsSection {
  private static final List<String> FIELDS = List.of("name", "from", "to");
  private static final List<String> GUEST_FIELDS = List.of("guest", "nic");
  private static final int LAST_NIC = 1023;

  private PathsSection() {}

  static List<DeclaredPath> read(Fields file) {
    List<DeclaredPath> paths = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields fields : file.sections("paths", FIELDS)) {
      String name = required(fields, "name", "name the path");
      if (!names.add(name)) {
        throw fields.refusal("name", "'" + name + "' is another path's", "name each path anew");
      }
      PathEnd from = end(fields, "from");
      PathEnd to = end(fields, "to");
      if (from.equals(to)) {
        throw fields.refusal("to", "'" + to + "' is the path's other end", "name another one");
      }
      paths.add(new DeclaredPath(name, from, to));
    }
    return paths;
  }

  private static PathEnd end(Fields path, String name) {
    if (path.isSection(name)) {
      Fields guest = path.section(name, GUEST_FIELDS).orElseThrow();
      return new PathEnd.GuestNic(
          required(guest, "guest", "name the guest"),
          Integer.toString(guest.integer("nic", 0, LAST_NIC).orElse(0)));
    }
    return new PathEnd.Interface(
        required(path, name, "name an interface, or a NIC as {guest: NAME, nic: NUMBER}"));
  }

  private static String required(Fields fields, String name, String remedy) {
    return fields.text(name).orElseThrow(() -> fields.refusal(name, "is missing", remedy));
  }
}

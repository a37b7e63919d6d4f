package io.partywall.exporter.paths;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.DeclaredPath;
import io.partywall.exporter.guest.GuestDirectory;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The balance of each declared path: packets that entered are packets that left, packets lost where
 * a counter says so, packets that wait, and an unexplained rest.
 */
public final class PathSource implements Source {
  private static final String SINCE = " Since the exporter first saw both ends.";

  private final List<Watched> paths;
  private final GuestDirectory directory;
  private final PathReader reader = new PathReader();

  private record Watched(DeclaredPath path, PathAccount account) {}

  private record Row(DeclaredPath path, Optional<PathReading> now, Optional<PathTotals> totals) {}

  /** Watches those paths; their guests are in that directory. */
  public PathSource(List<DeclaredPath> paths, GuestDirectory directory) {
    this.paths = paths.stream().map(path -> new Watched(path, new PathAccount())).toList();
    this.directory = requireNonNull(directory, "directory is null");
  }

  @Override
  public String collector() {
    return "paths";
  }

  @Override
  public synchronized void collect(Snapshot snapshot, FamilyWriter out) {
    reader.update(snapshot);
    Endpoints endpoints = new Endpoints(snapshot.links(), directory.guests(snapshot.links()));
    List<Row> rows = new ArrayList<>();
    for (Watched watched : paths) {
      Optional<PathReading> now = reader.read(watched.path(), endpoints, snapshot);
      now.ifPresent(watched.account()::update);
      rows.add(new Row(watched.path(), now, watched.account().totals()));
    }
    writeState(rows, out);
    writeBalance(rows, out);
  }

  private static void writeState(List<Row> rows, FamilyWriter out) {
    out.family(
        "partywall_path_up",
        "gauge",
        "Whether both ends of the declared path are there (1 or 0). An end is an interface, or a"
            + " guest and the position of its NIC.");
    for (Row row : rows) {
      DeclaredPath path = row.path();
      out.sample(
          row.now().isPresent() ? 1 : 0,
          "path",
          path.name(),
          "from",
          path.from().toString(),
          "to",
          path.to().toString());
    }
    out.family(
        "partywall_path_waiting_packets",
        "gauge",
        "Packets in the queueing discipline before the path's end.");
    for (Row row : rows) {
      row.now().ifPresent(now -> out.sample(now.waiting(), "path", row.path().name()));
    }
  }

  private static void writeBalance(List<Row> rows, FamilyWriter out) {
    write(
        rows,
        out,
        "partywall_path_offered_packets_total",
        "counter",
        "Packets that entered the path." + SINCE,
        PathTotals::offered);
    write(
        rows,
        out,
        "partywall_path_delivered_packets_total",
        "counter",
        "Packets that left the path at its end." + SINCE,
        PathTotals::delivered);
    out.family(
        "partywall_path_lost_packets_total",
        "counter",
        "Packets that entered the path and were lost where a counter says so, each at one place."
            + SINCE);
    for (Row row : rows) {
      row.totals()
          .map(PathTotals::lost)
          .orElseGet(Collections::emptySortedMap)
          .forEach(
              (place, packets) -> out.sample(packets, "path", row.path().name(), "place", place));
    }
    write(
        rows,
        out,
        "partywall_path_unexplained_packets",
        "gauge",
        "Packets that entered the path, and neither left it nor were lost at a place with a counter"
            + " nor wait in the queueing discipline before its end: lost elsewhere, or held by the"
            + " device of a guest that does not take them. Below 0 when more came out than went"
            + " in."
            + SINCE,
        PathTotals::unexplained);
  }

  private static void write(
      List<Row> rows,
      FamilyWriter out,
      String name,
      String type,
      String help,
      ToLongFunction<PathTotals> value) {
    out.family(name, type, help);
    for (Row row : rows) {
      row.totals()
          .ifPresent(totals -> out.sample(value.applyAsLong(totals), "path", row.path().name()));
    }
  }
}

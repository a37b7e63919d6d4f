package io.partywall.orchestrator.bench;

import io.partywall.orchestrator.bench.Measurement.Scrapes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a benchmark of exporters found. */
public final class BenchResult {
  private static final double MEGABYTE = 1 << 20;
  private static final String ROW = "%10s  %-18s %16s %8s %26s %26s %26s %9s %21s %21s %21s %6s%n";

  private final List<Measurement> measurements;

  BenchResult(List<Measurement> measurements) {
    this.measurements = List.copyOf(measurements);
  }

  /**
   * One row for each contender and number of interfaces; medians with their quartiles, memory in
   * MiB.
   */
  public String table() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                ROW,
                "interfaces",
                "exporter",
                "ready ms",
                "samples",
                "CPU ms",
                "CPU ms, gzip",
                "wall ms",
                "bytes",
                "RSS",
                "PSS",
                "priv.",
                "idle %"));
    for (Measurement m : measurements) {
      text.append(
          String.format(
              Locale.ROOT,
              ROW,
              m.interfaces(),
              m.contender().name(),
              Spread.of(m.readySeconds().stream().map(seconds -> seconds * 1e3).toList()).text(),
              m.interfaceSamples(),
              Spread.of(m.identity().cpu()).text(),
              m.gzip().map(gzip -> Spread.of(gzip.cpu()).text()).orElse("no gzip"),
              Spread.of(m.identity().wall()).text(),
              m.identity().bytes(),
              megabytes(m, Memory::resident).text(),
              megabytes(m, Memory::proportional).text(),
              megabytes(m, Memory::privateDirty).text(),
              String.format(Locale.ROOT, "%.2f", m.idleShare() * 100)));
    }
    return text.toString();
  }

  private static Spread megabytes(Measurement measurement, ToLongFunction<Memory> part) {
    return Spread.of(bytes(measurement, part).stream().map(bytes -> bytes / MEGABYTE).toList());
  }

  private static List<Double> bytes(Measurement measurement, ToLongFunction<Memory> part) {
    return measurement.memory().stream().map(memory -> (double) part.applyAsLong(memory)).toList();
  }

  /** The ratios with their quartiles over the rounds, one a line. */
  public String ratioTable() {
    return ratios().entrySet().stream()
        .map(entry -> String.format("%-26s %s%n", entry.getKey(), entry.getValue().text()))
        .collect(Collectors.joining());
  }

  /** {@code RESULT} and each figure by its name; what could not be measured is not in it. */
  public String line() {
    Map<String, String> figures = new LinkedHashMap<>();
    ratios()
        .forEach(
            (name, ratio) -> figures.put(name, String.format(Locale.ROOT, "%.2f", ratio.median())));
    for (Measurement m : measurements) {
      if (m.contender().name().equals("partywall")) {
        int size = m.interfaces();
        figures.put(
            "rss_mb_" + size,
            String.format(Locale.ROOT, "%.1f", megabytes(m, Memory::resident).median()));
        figures.put(
            "private_mb_" + size,
            String.format(Locale.ROOT, "%.1f", megabytes(m, Memory::privateDirty).median()));
        figures.put(
            "idle_percent_" + size, String.format(Locale.ROOT, "%.2f", m.idleShare() * 100));
        figures.put(
            "ready_seconds_" + size,
            String.format(Locale.ROOT, "%.3f", Spread.of(m.readySeconds()).median()));
      }
    }
    return figures.entrySet().stream()
        .map(figure -> figure.getKey() + "=" + figure.getValue())
        .collect(Collectors.joining(" ", "RESULT ", ""));
  }

  /** node_exporter's figure divided by ours, of each round. */
  private Map<String, Spread> ratios() {
    Map<String, Spread> ratios = new LinkedHashMap<>();
    for (int size : measurements.stream().map(Measurement::interfaces).distinct().toList()) {
      Measurement theirs = find("node_exporter", size).orElseThrow();
      Measurement ours = find("partywall", size).orElseThrow();
      put(ratios, "cpu_ratio_" + size, theirs.identity().cpu(), ours.identity().cpu());
      put(ratios, "wall_ratio_" + size, theirs.identity().wall(), ours.identity().wall());
      Optional<Scrapes> gzip = ours.gzip();
      if (gzip.isPresent() && theirs.gzip().isPresent()) {
        put(ratios, "gzip_ratio_" + size, theirs.gzip().get().cpu(), gzip.get().cpu());
      }
      Optional<Measurement> detail = find("partywall, detail", size);
      if (detail.isPresent() && detail.get().interfaceSamples() >= theirs.interfaceSamples()) {
        put(
            ratios,
            "same_samples_ratio_" + size,
            theirs.identity().cpu(),
            detail.get().identity().cpu());
      }
      put(
          ratios,
          "rss_ratio_" + size,
          bytes(theirs, Memory::resident),
          bytes(ours, Memory::resident));
      put(
          ratios,
          "private_ratio_" + size,
          bytes(theirs, Memory::privateDirty),
          bytes(ours, Memory::privateDirty));
    }
    return ratios;
  }

  private Optional<Measurement> find(String name, int size) {
    return measurements.stream()
        .filter(m -> m.interfaces() == size && m.contender().name().equals(name))
        .findFirst();
  }

  private static void put(
      Map<String, Spread> ratios, String name, List<Double> theirs, List<Double> ours) {
    List<Double> values =
        IntStream.range(0, ours.size()).mapToObj(i -> theirs.get(i) / ours.get(i)).toList();
    ratios.put(name, Spread.of(values));
  }
}

package io.partywall.orchestrator.experiment;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.document.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment measures: every load dedicated, and the highest load of each frame size beside
 * a co-guest in each scenario.
 *
 * @param repetitions how often each point is measured
 * @param topRepetitions how often, instead, the highest load of each frame size is measured
 *     dedicated, which is where a guest reaches its maximum and what the reference is made of; not
 *     below {@code repetitions}, and as often when empty
 * @param seconds how long a trial sends
 * @param orderSeed draws the order of trials within a repetition, so that drift of the machine does
 *     not favour a point
 * @param scenarios those with a co-guest; may be empty
 */
public record Plan(
    String name,
    int repetitions,
    OptionalInt topRepetitions,
    double seconds,
    long orderSeed,
    List<Loads> loads,
    List<Scenario> scenarios) {
  /** The plans that come with the program. */
  private static final List<String> SHIPPED = List.of("quick", "study");

  private static final int MOST_REPETITIONS = 1000;
  private static final String ONCE = "name it once, and say by repetitions how often";

  public Plan {
    requireNonNull(name, "name is missing");
    if (!name.matches("[a-z0-9-]{1,40}")) {
      throw new IllegalArgumentException(
          "name is not 1 to 40 lower-case letters, digits and hyphens: " + name);
    }
    if (repetitions < 1 || repetitions > MOST_REPETITIONS) {
      throw new IllegalArgumentException(
          "repetitions is not within 1 and %d: %d".formatted(MOST_REPETITIONS, repetitions));
    }
    int top = topRepetitions.orElse(repetitions);
    if (top < repetitions || top > MOST_REPETITIONS) {
      throw new IllegalArgumentException(
          "top_repetitions is not within repetitions, %d, and %d: %d"
              .formatted(repetitions, MOST_REPETITIONS, top));
    }
    if (!(seconds >= 0.5 && seconds <= 600)) {
      throw new IllegalArgumentException("seconds is not within 0.5 and 600: " + seconds);
    }
    loads = List.copyOf(requireNonNull(loads, "loads is missing"));
    if (loads.isEmpty()) {
      throw new IllegalArgumentException("loads is empty");
    }
    repeated(loads.stream().map(Loads::frameSize).toList())
        .ifPresent(size -> {
          throw new Refused(
              "loads holds frame_size %d twice".formatted(size), "list its targets in one entry");
        });
    scenarios = scenarios == null ? List.of() : List.copyOf(scenarios);
    if (scenarios.contains(Scenario.DEDICATED)) {
      throw new IllegalArgumentException(
          "scenarios holds dedicated, which is measured in any case");
    }
    repeated(scenarios)
        .ifPresent(scenario -> {
          throw new Refused("scenarios holds %s twice".formatted(scenario.label()), ONCE);
        });
  }

  private static <T> Optional<T> repeated(List<T> values) {
    Set<T> seen = new HashSet<>();
    return values.stream().filter(value -> !seen.add(value)).findFirst();
  }

  /**
   * The target loads of one frame size.
   *
   * @param frameSize bytes without FCS
   * @param targetMbit layer-1 megabits per second
   */
  public record Loads(int frameSize, List<Double> targetMbit) {
    public Loads {
      targetMbit = List.copyOf(requireNonNull(targetMbit, "target_mbit is missing"));
      if (targetMbit.isEmpty()) {
        throw new IllegalArgumentException("target_mbit is empty");
      }
      for (double mbit : targetMbit) {
        // The point holds the rules; here they meet what a person wrote.
        new Point(Scenario.DEDICATED, frameSize, OptionalDouble.of(mbit));
      }
      repeated(targetMbit)
          .ifPresent(mbit -> {
            throw new Refused("target_mbit holds %s twice".formatted(mbit), ONCE);
          });
    }

    private Stream<Point> points(Scenario scenario, Stream<Double> targets) {
      return targets.map(mbit -> new Point(scenario, frameSize, OptionalDouble.of(mbit)));
    }

    private double top() {
      return Collections.max(targetMbit);
    }
  }

  /** A trial to come. */
  public record Planned(int number, Point point, int repetition) {}

  /** Every point once. */
  public List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (Loads load : loads) {
      load.points(Scenario.DEDICATED, load.targetMbit().stream()).forEach(points::add);
    }
    for (Scenario scenario : scenarios) {
      for (Loads load : loads) {
        load.points(scenario, Stream.of(load.top())).forEach(points::add);
      }
    }
    return List.copyOf(points);
  }

  /** How often a point is measured. */
  public int repetitions(Point point) {
    boolean top =
        point.scenario() == Scenario.DEDICATED
            && loads.stream()
                .flatMap(load -> load.points(Scenario.DEDICATED, Stream.of(load.top())))
                .anyMatch(point::equals);
    return top ? topRepetitions.orElse(repetitions) : repetitions;
  }

  /**
   * The trials in their order: rounds, one for each repetition, drawn anew each, so that scenarios
   * interleave with their baseline. What is measured more often is spread evenly over the rounds.
   */
  public List<Planned> trials() {
    Random random = new Random(orderSeed);
    List<Planned> trials = new ArrayList<>();
    for (int round = 1; round <= repetitions; round++) {
      List<Drawn> order = round(round);
      Collections.shuffle(order, random);
      for (Drawn drawn : order) {
        trials.add(new Planned(trials.size() + 1, drawn.point(), drawn.repetition()));
      }
    }
    return List.copyOf(trials);
  }

  private record Drawn(Point point, int repetition) {}

  private List<Drawn> round(int round) {
    List<Drawn> drawn = new ArrayList<>();
    for (Point point : points()) {
      int last = repetitions(point);
      for (int repetition = round; repetition <= last; repetition += repetitions) {
        drawn.add(new Drawn(point, repetition));
      }
    }
    return drawn;
  }

  /** A plan as it was written, with what was read from it. */
  public record Source(String text, Plan plan) {}

  /** Reads a shipped plan by its name, or a file. */
  public static Source read(String nameOrFile) {
    if (SHIPPED.contains(nameOrFile)) {
      String text = shipped(nameOrFile);
      return new Source(text, Documents.parseYaml(nameOrFile, text, Plan.class));
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw BadInput.of(
          nameOrFile,
          "",
          "is neither a file nor a plan that comes with the program",
          "name a file or one of " + String.join(", ", SHIPPED));
    }
    String text = Documents.text(file);
    return new Source(text, Documents.parseYaml(nameOrFile, text, Plan.class));
  }

  private static String shipped(String name) {
    String resource = "/io/partywall/orchestrator/plans/" + name + ".yaml";
    try (@Nullable InputStream in = Plan.class.getResourceAsStream(resource)) {
      return new String(requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

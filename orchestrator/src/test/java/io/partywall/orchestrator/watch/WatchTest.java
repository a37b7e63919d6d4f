package io.partywall.orchestrator.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.partywall.orchestrator.watch.SyntheticHost.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
class WatchTest {
  private static final Path RULES = Path.of("../alerts/partywall.rules.yml");
  private static final String VIOLATION = "PartywallIsolationViolation";

  private static final Rate CALM = new Rate(10_000, 0, 1500);
  private static final Rate HARMED = new Rate(6_000, 4_000, 1500);
  private static final Rate FLOODED = new Rate(30_000, 70_000, 64);

  @TempDir private Path directory;

  @Test
  void namesVictimAndAggressorOnlyWhereTheReferenceSaysSo() throws Exception {
    List<Received> told = new CopyOnWriteArrayList<>();
    try (SyntheticHost one = host(40_000, 20_000);
        SyntheticHost swapped = host(40_000, 20_000);
        SyntheticHost overloaded = host(40_000, 9_000);
        Watch watch =
            Watch.start(
                directory,
                List.of(
                    one.target("one"), swapped.target("swapped"), overloaded.target("overloaded")),
                RULES,
                told::add)) {
      // Full windows of calm: a rate over half a window is half the rate.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              values(watch, "count(guest:partywall_guest_receive_offered_packets:rate > 9900)")
                  .equals(List.of(9.0)));

      long flood = System.nanoTime();
      one.set("elm", HARMED).set("oak", FLOODED);
      swapped.set("oak", HARMED).set("elm", FLOODED);
      overloaded.set("elm", HARMED).set("oak", FLOODED);

      Received violation = violation(watch, "one", "firing");
      assertThat(violation.labels())
          .isEqualTo(
              Map.ofEntries(
                  Map.entry("alertname", VIOLATION),
                  Map.entry("severity", "critical"),
                  Map.entry("category", "isolation"),
                  Map.entry("job", "partywall"),
                  Map.entry("instance", "one"),
                  Map.entry("vmm", "kvm"),
                  Map.entry("guest", "elm"),
                  Map.entry("victim", "elm"),
                  Map.entry("aggressor", "oak"),
                  Map.entry("aggressor_vmm", "kvm")));
      assertThat(violation.annotation("summary")).isEqualTo("oak takes packets from elm on one");
      assertThat(violation.annotation("description"))
          .startsWith("elm loses ")
          .contains(" of its packets before they reach it, most of them at guest_queue, although");
      double seconds = (violation.nanoTime() - flood) / 1e9;
      assertThat(seconds).isBetween(4.0, 12.0);

      Received other = violation(watch, "swapped", "firing");
      assertThat(List.of(other.label("victim"), other.label("aggressor")))
          .containsExactly("oak", "elm");

      // The same packets are lost on the third host, but it was never measured to forward so many.
      received(
          watch,
          a ->
              a.alert().equals("PartywallGuestLoss")
                  && a.label("instance").equals("overloaded")
                  && a.label("guest").equals("elm"));
      assertThat(
              values(
                  watch,
                  "sum by (instance) (count_over_time(host:partywall_isolation_pair:loss_ratio[1m]))"
                      + " and on (instance) up{instance=\"overloaded\"}"))
          .isEmpty();

      one.set("elm", CALM).set("oak", CALM);
      assertThat(violation(watch, "one", "resolved").labels()).isEqualTo(violation.labels());

      assertThat(told).containsAll(watch.receiver().received());
      assertThat(watch.receiver().received())
          .filteredOn(a -> a.alert().equals(VIOLATION))
          .extracting(a -> a.status() + " " + a.label("instance") + " " + a.label("victim"))
          .containsExactlyInAnyOrder("firing one elm", "firing swapped oak", "resolved one elm");
    }
  }

  @Test
  void saysWhatPrometheusSaysOfABrokenExpressionAndEndsItsPrograms() throws Exception {
    List<ProcessHandle> started;
    try (Watch watch = Watch.start(directory, List.of(), RULES, ignored -> {})) {
      started = ProcessHandle.current().children().toList();
      assertThat(values(watch, "6 * 7")).containsExactly(42.0);
      assertThat(watch.queries().instant("scalar(vector(1)) / 0"))
          .containsExactly(new Sample(Map.of(), Double.POSITIVE_INFINITY));
      assertThatThrownBy(() -> watch.queries().instant("rate(a)"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "rate(a): invalid parameter \"query\": 1:6: parse error: expected type range vector"
                  + " in call to function \"rate\", got instant vector");
    }
    assertThat(started).hasSize(2).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void quotesTheLogOfAProgramThatDoesNotStart() throws IOException {
    Path rules = Files.writeString(directory.resolve("broken.rules.yml"), "groups: [no group]");

    assertThatThrownBy(() ->
            PrometheusServer.start(
                directory, List.of(new Target("h:1", "h")), List.of(rules), "127.0.0.1:9"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("prometheus ended with status ")
        .hasMessageContaining("one or more errors occurred while applying the new configuration");
  }

  private static SyntheticHost host(double small, double large) throws IOException {
    return new SyntheticHost(small, large).set("ash", CALM).set("elm", CALM).set("oak", CALM);
  }

  private static Received violation(Watch watch, String instance, String status) {
    return received(
        watch,
        a ->
            a.alert().equals(VIOLATION)
                && a.label("instance").equals(instance)
                && a.status().equals(status));
  }

  /** The first alert that matches, of those already here or to come. */
  private static Received received(Watch watch, Predicate<Received> wanted) {
    return await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () -> watch.receiver().received().stream().filter(wanted).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static List<Double> values(Watch watch, String expression) throws InterruptedException {
    return watch.queries().instant(expression).stream().map(Sample::value).toList();
  }
}

package io.partywall.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.testbed.TestBed.End;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on real hosts with real frames, and what its end says. */
@Tag("system")
class RunOverAWireTest {
  private static final String PLAN =
      """
      name: own
      repetitions: 1
      seconds: 0.5
      order_seed: 1
      loads:
        - {frame_size: 256, target_mbit: [2]}
      scenarios: []
      """;

  @TempDir static Path folder;
  private static WiredHosts hosts;

  @TempDir private Path directory;

  @BeforeAll
  static void build() throws IOException {
    hosts = new WiredHosts(folder);
  }

  @AfterAll
  static void takeDown() {
    hosts.close();
  }

  @Test
  void endsWell() throws IOException {
    Ran ran = run(hosts.stream());

    assertThat(ran)
        .isEqualTo(
            new Ran(
                0,
                """
                results in RESULTS
                calibrated: the generator alone sends N packets/s of 256 bytes
                [########################] 1/1, M:SS left  dedicated 256 B 2 Mbit/s: STATE, 0.0 % lost
                done; now: ./partywall report RESULTS
                """,
                ""));
  }

  @Test
  void failsWhenTrialsCouldNotBeMeasured() throws IOException {
    Stream good = hosts.stream();
    Stream nowhere =
        new Stream(
            good.guest(),
            good.generator(),
            new End("sink", "none0", good.sink().address(), good.sink().mac()),
            good.nextHopMac(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());

    Ran ran = run(nowhere);

    assertThat(ran)
        .isEqualTo(
            new Ran(
                1,
                """
                results in RESULTS
                calibrated: the generator alone sends N packets/s of 256 bytes
                [------------------------] 0/1, M:SS left  dedicated 256 B 2 Mbit/s: invalid: sink has no device none0
                [########################] 1/1, M:SS left  dedicated 256 B 2 Mbit/s: invalid: sink has no device none0
                done; now: ./partywall report RESULTS
                """,
                "partywall: 2 of 2 trials are invalid, more than 10 %; the last one: sink has no"
                    + " device none0\n"));
  }

  private Ran run(Stream stream) throws IOException {
    Path plan = Files.writeString(directory.resolve("plan.yaml"), PLAN);
    Path bed = directory.resolve("testbed.yaml");
    hosts.declare(bed, hosts.addresses(), stream);
    Path results = directory.resolve("results");
    Ran ran = Ran.command("run", plan, "--testbed", bed, "--results", results);
    return new Ran(
        ran.status(),
        ran.out()
            .replaceAll(Pattern.quote(results.toString()) + "/own-\\d{8}T\\d{6}Z", "RESULTS")
            // A busy machine may miss the pace, which is measured all the same.
            .replaceAll("valid,|generator_limit,|back_pressure,", "STATE,")
            .replaceAll("sends \\d+ packets", "sends N packets")
            .replaceAll("\\d+:\\d\\d left", "M:SS left"),
        ran.err());
  }
}

package io.partywall.exporter.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.guest.Moment;
import io.partywall.exporter.metrics.FamilyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseSourceTest {
  private static final Instant EXPIRES = Instant.ofEpochSecond(1_800_000_000);
  private static final String TEXT =
      """
      experiment=quick-1
      scenario=shared
      frame_size=64
      sampling=paused
      inhibit=true
      expires=1800000000
      """;

  @TempDir private Path directory;
  private Path file;
  private Instant now = EXPIRES.minusSeconds(12);
  private Lease lease;

  @BeforeEach
  void makeLease() {
    file = directory.resolve("experiment");
    lease = new Lease(file, () -> now, () -> now.toEpochMilli() * 1_000_000);
  }

  private String exposition() throws IOException {
    FamilyWriter out = new FamilyWriter();
    new LeaseSource(lease).collect(new Moment().snapshot(), out);
    return out.toString();
  }

  @Test
  void saysThatAnExperimentRuns() throws IOException {
    Files.writeString(file, TEXT);

    assertThat(exposition())
        .isEqualTo(
            """
            # HELP partywall_experiment_running 1 while an experiment makes the load on this host.
            # TYPE partywall_experiment_running gauge
            partywall_experiment_running{experiment="quick-1",scenario="shared",frame_size="64"} 1
            """);
    assertThat(lease.samplingPaused()).isTrue();
  }

  @Test
  void isSilentWithoutALease() throws IOException {
    assertThat(exposition()).isEmpty();
    assertThat(lease.samplingPaused()).isFalse();
  }

  @Test
  void forgetsALeaseThatWasNotRenewed() throws IOException {
    Files.writeString(file, TEXT);
    assertThat(lease.samplingPaused()).isTrue();

    now = EXPIRES;

    assertThat(lease.samplingPaused()).isFalse();
    assertThat(exposition()).isEmpty();
  }

  @Test
  void holdsNoAlertsBackForAnExperimentThatIsToRaiseThem() throws IOException {
    Files.writeString(file, TEXT.replace("inhibit=true", "inhibit=false"));

    assertThat(exposition()).isEmpty();
    assertThat(lease.samplingPaused()).isTrue();
  }

  @Test
  void failsOnABrokenLeaseAndSamplesOn() throws IOException {
    Files.writeString(file, TEXT.replace("sampling=paused", "sampling=perhaps"));

    assertThatThrownBy(this::exposition)
        .isInstanceOf(IOException.class)
        .hasMessage("lease with sampling=perhaps, not paused or on");
    assertThat(lease.samplingPaused()).isFalse();
  }

  @Test
  void namesWhatALeaseLacks() throws IOException {
    Files.writeString(file, TEXT.replace("scenario=shared\n", ""));

    assertThatThrownBy(this::exposition)
        .isInstanceOf(IOException.class)
        .hasMessage("lease without scenario");
  }
}

package io.partywall.orchestrator.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.orchestrator.host.HostException;
import io.partywall.orchestrator.host.RemoteProgram;
import io.partywall.orchestrator.traffic.Generator.Sent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReportedTest {
  @Test
  void endsAProgramWhoseOutputBreaksOff() {
    Scripted program = new Scripted(new PipedInputStream());

    assertThatThrownBy(() -> begun(program))
        .isInstanceOf(HostException.class)
        .hasMessage("g1: tcpreplay does not start: Pipe not connected");
    assertThat(program.closed).isTrue();
  }

  @Test
  void endsAProgramThatDoesNotBegin() {
    Scripted program =
        new Scripted(new ByteArrayInputStream("no device\n".getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(() -> begun(program))
        .isInstanceOf(HostException.class)
        .hasMessage("g1: tcpreplay does not start: no device");
    assertThat(program.closed).isTrue();
  }

  private static void begun(RemoteProgram program) {
    Reported.begun("g1: tcpreplay", program, "Running!", _ -> new Sent(0, 1));
  }

  /** A program that says this and ends. */
  private static final class Scripted implements RemoteProgram {
    private final InputStream output;
    private boolean closed;

    Scripted(InputStream output) {
      this.output = output;
    }

    @Override
    public InputStream output() {
      return output;
    }

    @Override
    public String errorOutput() {
      return "";
    }

    @Override
    public void interrupt() {}

    @Override
    public int await(Duration deadline) {
      return 1;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}

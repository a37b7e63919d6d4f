package io.partywall.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class MachineTest {
  @Test
  void saysWhatAFigureWasMeasuredOn() {
    assertThat(new Machine("Xeon E5640", 8, 25_230_446_592L, "Debian 12 build 6.1.0-32-amd64"))
        .hasToString(
            "8 processors (Xeon E5640), 23.5 GiB of memory, Debian 12 build 6.1.0-32-amd64");
  }

  @Test
  void isOfThisMachine() throws Exception {
    Machine here = Machine.here();

    assertThat(Files.readString(Path.of("/proc/meminfo")))
        .containsPattern("MemTotal: +" + here.memory() / 1024 + " kB");
    assertThat(Files.readAllLines(Path.of("/proc/stat")))
        .filteredOn(line -> line.matches("cpu\\d+ .*"))
        .hasSize(here.processors());
    assertThat(here.system())
        .endsWith(" build " + Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
    assertThat(here.processor()).isNotEmpty();
  }
}

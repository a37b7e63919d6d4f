package io.partywall.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryTest {
  @Test
  void readsTheKernelsSums() {
    assertThat(
            Memory.parse(
                """
                5583e7a00000-7ffd1b3f2000 ---p 00000000 00:00 0                          [rollup]
                Rss:               13744 kB
                Pss:               12500 kB
                Pss_Dirty:          2100 kB
                Private_Clean:      9000 kB
                Private_Dirty:      2048 kB
                """
                    .lines()
                    .toList()))
        .isEqualTo(new Memory(13744 * 1024, 12500 * 1024, 2048 * 1024));
  }

  @Test
  void refusesWhatLacksAFigure() {
    assertThatThrownBy(() -> Memory.parse(List.of("Rss: 1 kB")))
        .hasMessage("smaps_rollup has no Pss:");
  }

  @Test
  void readsThisProcess() throws Exception {
    assertThat(Memory.of(ProcessHandle.current().pid()).resident()).isGreaterThan(1 << 20);
  }
}

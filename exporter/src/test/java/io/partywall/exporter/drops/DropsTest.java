package io.partywall.exporter.drops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.kernel.Btf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DropsTest {
  private static final Path PROC = Path.of("/proc");

  @TempDir private Path folder;

  @Test
  void saysThatTheKernelDoesNotDescribeItsTypes() {
    Path missing = folder.resolve("vmlinux");
    Drops drops = new Drops(PROC, missing, DropCounter::attach);

    drops.start();

    assertThatThrownBy(drops::attached)
        .isInstanceOf(IOException.class)
        .hasMessage(missing + " is missing; a kernel built with BTF has it");
  }

  @Test
  void saysThatItIsNotReadyYet() {
    assertThatThrownBy(new Drops(PROC, Drops.BTF, DropCounter::attach)::attached)
        .isInstanceOf(IOException.class)
        .hasMessage("not ready yet");
  }

  @Test
  void saysWhyTheProgramCouldNotBeAttached() {
    Drops drops =
        new Drops(
            PROC,
            Drops.BTF,
            btf -> {
              throw new IOException("the kernel refuses");
            });

    drops.start();

    assertThatThrownBy(drops::attached).hasMessage("the kernel refuses");
  }

  @Test
  void readsTheReasonsOfTheRunningKernel() throws IOException {
    try (Btf btf = Btf.open(Drops.BTF, DropReasons.TYPES)) {
      DropReasons reasons = DropReasons.read(btf);
      int noSocket = number(btf, "skb_drop_reason", "SKB_DROP_REASON_NO_SOCKET");
      int subsystem = number(btf, "skb_drop_reason_subsys", "SKB_DROP_REASON_SUBSYS_OPENVSWITCH");

      assertThat(reasons.name(noSocket)).isEqualTo("NO_SOCKET");
      assertThat(reasons.name(subsystem << 16 | 7)).isEqualTo("OPENVSWITCH_7");
      assertThat(reasons.name(0x7fff_0001)).isEqualTo("2147418113");
    }
  }

  private static int number(Btf btf, String enumeration, String name) throws IOException {
    return btf.names(enumeration).entrySet().stream()
        .filter(entry -> entry.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}

package io.partywall.exporter.vmm.kvm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.vmm.ProcTree;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FewDescriptorsTest {
  private static final int DESCRIPTORS = 400;
  private static final int GUESTS = 300;

  /** Two files are read of each guest at each look. */
  @Test
  void hideNobody(@TempDir Path root) throws Exception {
    ProcTree proc = new ProcTree(root);
    for (int pid = 1; pid <= GUESTS; pid++) {
      proc.process(pid, "net:[1]", "qemu-system-x86_64");
      proc.thread(pid, pid, "qemu-system-x86", 1, 1);
    }
    Process process =
        new ProcessBuilder(
                "prlimit",
                "--nofile=" + DESCRIPTORS,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                GuestCount.class.getName(),
                root.toString())
            .redirectErrorStream(true)
            .start();

    assertThat(process.inputReader(UTF_8).readAllAsString()).isEqualTo("300\n300\n");
  }
}

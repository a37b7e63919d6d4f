package io.partywall.orchestrator.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How QEMU runs a guest's instructions. */
enum Accelerator {
  KVM("host"),
  TCG("qemu64");

  private static final Path DEVICE = Path.of("/dev/kvm");

  private final String cpu;

  Accelerator(String cpu) {
    this.cpu = cpu;
  }

  String cpu() {
    return cpu;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return label();
  }

  /** KVM where it is there, unless guests failed to boot on it under this kernel before. */
  static Accelerator remembered(Path cache) throws IOException {
    return Files.isWritable(DEVICE) && !Files.exists(kvmFailed(cache)) ? KVM : TCG;
  }

  /** So that the next lab does not wait in vain; removing the file makes it try again. */
  static void rememberThatKvmFails(Path cache, String trouble) throws IOException {
    Files.writeString(kvmFailed(cache), trouble + "\n");
  }

  private static Path kvmFailed(Path cache) {
    return cache.resolve("kvm-failed-on-" + System.getProperty("os.version", "unknown"));
  }
}

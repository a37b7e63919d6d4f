package io.partywall.exporter.vmm.kvm;

import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.vmm.ProcFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program that looks twice for guests below a directory, and prints how many it finds. */
final class GuestCount {
  private GuestCount() {}

  public static void main(String[] arguments) throws IOException {
    QemuProbe probe = new QemuProbe(new ProcFiles(Path.of(arguments[0])));
    for (int look = 0; look < 2; look++) {
      IO.println(probe.guests(new LinkTable(List.of())).size());
    }
  }
}

package io.partywall.exporter.drops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partywall.exporter.config.GuestLabel;
import io.partywall.exporter.guest.GuestDirectory;
import io.partywall.exporter.kernel.CounterTable;
import io.partywall.exporter.kernel.Netlink;
import io.partywall.exporter.kernel.SnapshotReader;
import io.partywall.exporter.metrics.FamilyWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * A program that counts drops in the way that its argument names, in the namespace in which it is
 * started, and answers each line that it reads with the families of that moment and an empty line.
 */
final class DropsPrinter {
  private static final int KEYS = 1024;

  private DropsPrinter() {}

  public static void main(String[] arguments) throws IOException {
    Attachment attachment = Attachment.valueOf(arguments[0]);
    Drops drops =
        new Drops(Path.of("/proc"), Drops.BTF, btf -> DropCounter.attach(btf, attachment, KEYS));
    drops.start();
    DropSource source =
        new DropSource(drops, new GuestDirectory(List.of(), GuestLabel.NAME, System::nanoTime));
    try (Netlink netlink = Netlink.open();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      SnapshotReader snapshots =
          new SnapshotReader(
              netlink, name -> false, CounterTable.ofTraffic(), InstantSource.system());
      while (in.readLine() != null) {
        FamilyWriter out = new FamilyWriter();
        source.collect(snapshots.read(), out);
        System.out.println(out);
      }
    }
  }
}

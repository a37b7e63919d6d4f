package io.partywall.exporter.kernel;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is left where netlink is refused: {@code /proc/net/dev}, in the columns of {@code
 * dev_seq_printf_stats} (net/core/net-procfs.c), and {@code /sys/class/net}. There is no kind, no
 * master, no queueing discipline and no namespace; the drops include the NIC's missed packets, and
 * sums of several errors stand for each of them.
 */
public final class ProcNetDev implements NetworkReader {
  private static final int HEADING_LINES = 2;
  private static final int IFF_UP = 1;

  // Column by column; frame and carrier are sums of several counters, so that they are none.
  private static final Counter[] COLUMNS = {
    Counter.RX_BYTES,
    Counter.RX_PACKETS,
    Counter.RX_ERRORS,
    Counter.RX_DROPPED,
    Counter.RX_FIFO_ERRORS,
    null,
    Counter.RX_COMPRESSED,
    Counter.MULTICAST,
    Counter.TX_BYTES,
    Counter.TX_PACKETS,
    Counter.TX_ERRORS,
    Counter.TX_DROPPED,
    Counter.TX_FIFO_ERRORS,
    Counter.COLLISIONS,
    null,
    Counter.TX_COMPRESSED
  };

  private final Path counters;
  private final Path devices;
  private LinkTable latest = new LinkTable(List.of());

  /**
   * Remembers where to read.
   *
   * @param proc normally {@code /proc}
   * @param sys normally {@code /sys}, of the same network namespace
   */
  public ProcNetDev(Path proc, Path sys) {
    this.counters = requireNonNull(proc, "proc is null").resolve("self/net/dev");
    this.devices = requireNonNull(sys, "sys is null").resolve("class/net");
  }

  @Override
  public synchronized LinkTable links() throws IOException {
    List<Link> links = new ArrayList<>();
    for (String line : lines()) {
      String name = name(line);
      OptionalLong index = number(name, "ifindex", 10);
      if (index.isPresent()) {
        links.add(link(name, (int) index.getAsLong()));
      }
    }
    LinkTable read = new LinkTable(links);
    if (!read.all().equals(latest.all())) {
      latest = read;
    }
    return latest;
  }

  private Link link(String name, int index) {
    boolean up = (number(name, "flags", 16).orElse(0) & IFF_UP) != 0;
    // The file cannot be read while the interface is down.
    boolean carrier = number(name, "carrier", 10).orElse(0) != 0;
    String mac = text(name, "address");
    return new Link(
        index,
        name,
        "",
        0,
        0,
        OptionalInt.empty(),
        mac.length() != "00:00:00:00:00:00".length() || mac.equals("00:00:00:00:00:00") ? "" : mac,
        up,
        carrier);
  }

  @Override
  public synchronized void count(CounterTable into) throws IOException {
    into.clear();
    for (String line : lines()) {
      String name = name(line);
      OptionalInt index =
          latest.byName(name).map(link -> OptionalInt.of(link.index())).orElse(OptionalInt.empty());
      if (index.isPresent()) {
        String[] columns = line.substring(line.lastIndexOf(':') + 1).strip().split("\\s+", -1);
        if (columns.length < COLUMNS.length) {
          throw new IOException(counters + " has an unknown line '" + line + "'");
        }
        for (int i = 0; i < COLUMNS.length; i++) {
          Counter counter = COLUMNS[i];
          if (counter != null) {
            into.set(index.getAsInt(), counter, Long.parseUnsignedLong(columns[i]));
          }
        }
      }
    }
  }

  @Override
  public List<Qdisc> qdiscs() {
    return List.of();
  }

  @Override
  public OptionalInt namespaceIdOf(long pid) {
    return OptionalInt.empty();
  }

  @Override
  public Device device(Link link) {
    return Device.UNKNOWN;
  }

  @Override
  public OptionalLong speed(Link link) {
    return OptionalLong.empty();
  }

  private List<String> lines() throws IOException {
    List<String> lines = Files.readAllLines(counters, StandardCharsets.UTF_8);
    return lines.subList(Math.min(HEADING_LINES, lines.size()), lines.size());
  }

  /** An interface's name may hold a colon, its counters do not. */
  private static String name(String line) {
    int colon = line.lastIndexOf(':');
    return colon < 0 ? "" : line.substring(0, colon).strip();
  }

  private OptionalLong number(String name, String file, int radix) {
    String text = text(name, file);
    try {
      return OptionalLong.of(
          Long.parseLong(text.startsWith("0x") ? text.substring(2) : text, radix));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Empty where there is no such file, or the interface is gone. */
  private String text(String name, String file) {
    try {
      return Files.readString(devices.resolve(name).resolve(file)).strip();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    // Nothing stays open.
  }
}

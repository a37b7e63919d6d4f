package io.partywall.orchestrator.bench;

import io.partywall.orchestrator.process.Program;
import io.partywall.orchestrator.process.Wait;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Frames of one sender through a bridge of this network namespace, from one veth to another. There
 * a packet socket takes them whose filter wants none of them: the cheapest end that is no drop to
 * the kernel.
 */
final class Flood implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration BEGIN = Duration.ofSeconds(2);
  private static final long END_SECONDS = 10;
  private static final int FRAME_BYTES = 64;
  private static final String SOURCE = "source0";
  private static final String SINK = "sink0";
  private static final String END = "end0";
  private static final byte[] SINK_MAC = {2, 0, 0, 0, 0, 2};
  private static final byte[] SOURCE_MAC = {2, 0, 0, 0, 0, 1};
  // IEEE 802 Local Experimental Ethertype 1, RFC 9542: no protocol of the kernel takes it.
  private static final short ETHERTYPE = (short) 0x88b5;
  // The counters of this network namespace; what is mounted at /sys may show those of another.
  private static final int INTERFACES = 5;
  private static final Path COUNTERS = Path.of("/proc/net/dev");
  private static final int RECEIVED_PACKETS_COLUMN = 2;

  private final Process taker;
  private final Process sender;

  /**
   * Builds the path, and sends as fast as it can until it is closed.
   *
   * @param folder for the capture with the frame
   * @param longest after which the sender ends in any case
   */
  static Flood atFullSpeed(Path folder, Duration longest) throws IOException {
    return new Flood(folder, longest, "-t");
  }

  /** The same at a pace. */
  static Flood paced(Path folder, Duration longest, int framesPerSecond) throws IOException {
    // Its other timers wait by spinning.
    return new Flood(folder, longest, "--timer=nano", "--pps=" + framesPerSecond);
  }

  private Flood(Path folder, Duration longest, String... speed) throws IOException {
    String lines =
        """
        link add bench0 type bridge mcast_snooping 0
        link add source0 type veth peer name port0
        link add sink0 type veth peer name end0 address 02:00:00:00:00:02
        link set port0 master bench0
        link set sink0 master bench0
        link set bench0 up
        link set source0 up
        link set port0 up
        link set sink0 up
        link set end0 up
        """;
    Program.run(DEADLINE, List.of("ip", "-batch", "-"), lines).orThrow();
    // The bridge would otherwise have to learn where the address is, from a frame of its owner.
    Program.run(
            DEADLINE,
            List.of(
                "bridge", "fdb", "replace", "02:00:00:00:00:02", "dev", SINK, "master", "static"))
        .orThrow();
    Path capture = Files.write(folder.resolve("frame.pcap"), capture());
    taker =
        new ProcessBuilder("tcpdump", "-i", END, "-w", "/dev/null", "ether proto 0x88b6")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("tcpdump.log").toFile())
            .start();
    try {
      sender = send(capture, longest, speed);
    } catch (IOException e) {
      end(taker);
      throw e;
    }
    Wait.pause(BEGIN);
  }

  private static Process send(Path capture, Duration longest, String... speed) throws IOException {
    List<String> command = new ArrayList<>(List.of("timeout", "-s", "INT", "-k", "2"));
    command.add(Long.toString(longest.toSeconds()));
    command.addAll(List.of("tcpreplay", "-q", "--no-flow-stats", "-K", "--loop=2000000000"));
    command.addAll(List.of(speed));
    command.addAll(List.of("-i", SOURCE, capture.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The frame as the only one of a capture file. */
  private static byte[] capture() {
    // Its format: the pcap file format of libpcap, with microseconds, version 2.4, Ethernet.
    ByteBuffer file = ByteBuffer.allocate(24 + 16 + FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
    file.putInt(65_535).putInt(1);
    file.putLong(0).putInt(FRAME_BYTES).putInt(FRAME_BYTES);
    file.put(SINK_MAC).put(SOURCE_MAC).putShort(Short.reverseBytes(ETHERTYPE));
    return file.array();
  }

  /** Frames per second that reach the sink over that time, at whose beginning something is done. */
  double rate(Duration time, Runnable first) throws IOException {
    long before = delivered();
    long begun = System.nanoTime();
    first.run();
    Wait.pause(time.minusNanos(System.nanoTime() - begun));
    long packets = delivered() - before;
    double seconds = (System.nanoTime() - begun) / 1e9;
    requireSending();
    return packets / seconds;
  }

  /** Fails when the sender has ended. */
  void requireSending() {
    if (!sender.isAlive()) {
      throw new IllegalStateException("tcpreplay ended too early");
    }
  }

  /** How many interfaces the path has. */
  int interfaces() {
    return INTERFACES;
  }

  private static long delivered() throws IOException {
    String line =
        Files.readAllLines(COUNTERS).stream()
            .map(String::strip)
            .filter(text -> text.startsWith(END + ":"))
            .findAny()
            .orElseThrow();
    return Long.parseLong(line.split("[:\\s]+", -1)[RECEIVED_PACKETS_COLUMN]);
  }

  private static void end(Process sender) {
    sender.destroy();
    try {
      if (!sender.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        sender.descendants().forEach(ProcessHandle::destroyForcibly);
        sender.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end(sender);
    end(taker);
  }
}

package io.partywall.orchestrator.watch;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Serves what an exporter would of a host whose guests get and lose packets at given rates. */
final class SyntheticHost implements AutoCloseable {
  /** What a guest gets and loses in a second. */
  record Rate(double delivered, double lost, int frameSize) {}

  private static final class Guest {
    private Rate rate = new Rate(0, 0, 64);
    private double packets = 1e6;
    private double bytes = 1e9;
    private double lost = 1e3;
  }

  private final Map<String, Guest> guests =
      Map.of("ash", new Guest(), "elm", new Guest(), "oak", new Guest());
  private final double startTime = (double) Instant.now().minusSeconds(3600).getEpochSecond();
  private final double smallReference;
  private final double largeReference;
  private final HttpServer server;
  private long counted = System.nanoTime();

  /**
   * Starts to serve.
   *
   * @param smallReference packets per second that the host was measured to forward in 64-byte
   *     frames
   * @param largeReference the same in 1500-byte frames
   */
  SyntheticHost(double smallReference, double largeReference) throws IOException {
    this.smallReference = smallReference;
    this.largeReference = largeReference;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            byte[] body = scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  Target target(String instance) {
    return new Target("127.0.0.1:" + server.getAddress().getPort(), instance);
  }

  /** From now on the guest gets and loses so much. */
  synchronized SyntheticHost set(String guest, Rate rate) {
    count();
    guest(guest).rate = rate;
    return this;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private Guest guest(String name) {
    Guest guest = guests.get(name);
    if (guest == null) {
      throw new IllegalArgumentException("no guest " + name);
    }
    return guest;
  }

  private void count() {
    long now = System.nanoTime();
    double seconds = (now - counted) / 1e9;
    counted = now;
    for (Guest guest : guests.values()) {
      guest.packets += seconds * guest.rate.delivered;
      guest.bytes += seconds * guest.rate.delivered * guest.rate.frameSize;
      guest.lost += seconds * guest.rate.lost;
    }
  }

  private synchronized String scrape() {
    count();
    List<String> lines = new ArrayList<>();
    guests.forEach((name, guest) -> {
      String labels = "vmm=\"kvm\",guest=\"" + name + "\"";
      String nic = labels + ",nic=\"0\"";
      lines.add(line("receive_packets_total", nic, guest.packets));
      lines.add(line("receive_bytes_total", nic, guest.bytes));
      lines.add(line("receive_drops_total", nic, guest.lost));
      lines.add(
          line(
              "lost_packets_total",
              nic + ",direction=\"receive\",place=\"guest_queue\"",
              guest.lost));
      lines.add(line("transmit_packets_total", nic, guest.packets));
      lines.add(line("transmit_bytes_total", nic, guest.bytes));
      lines.add(line("state", labels + ",state=\"running\"", 1));
      lines.add(line("state", labels + ",state=\"paused\"", 0));
      lines.add(line("start_time_seconds", labels, startTime));
      reference(lines, labels, 64, smallReference);
      reference(lines, labels, 1500, largeReference);
    });
    return String.join("", lines);
  }

  private static void reference(List<String> lines, String labels, int size, double value) {
    String sized = labels + ",frame_size=\"" + size + "\"";
    lines.add(line("reference_packets_per_second", sized, value));
    lines.add(line("reference_frame_size_bytes", sized, size));
  }

  private static String line(String name, String labels, double value) {
    return String.format(Locale.ROOT, "partywall_guest_%s{%s} %.3f\n", name, labels, value);
  }
}

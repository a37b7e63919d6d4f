package io.partywall.orchestrator.runner;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Loss;
import io.partywall.orchestrator.testbed.TestBed.End;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.traffic.DeviceCounters;
import io.partywall.orchestrator.traffic.Generator.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds where a stream's frames went between two readings. Each counter speaks for one place, so
 * that no frame is located twice: a backlog that overflows behind a veth counts at both of its ends
 * and in softnet_stat; only the sending end is read.
 */
public record Accounting(Stream stream, String vmm, Reading before, Reading after) {
  /** Beyond this share two counts of the same frames contradict each other. */
  private static final double TOLERANCE = 0.001;

  public Accounting {
    requireNonNull(stream, "stream is null");
    requireNonNull(vmm, "vmm is null");
    requireNonNull(before, "before is null");
    requireNonNull(after, "after is null");
  }

  /** The stream as it was sent, or an {@link InstrumentException} when two counts disagree. */
  public Flow flow(int frameSize, Sent sent) {
    DeviceCounters generator = counted(stream.generator());
    agree(
        "the generator reports",
        sent.packets(),
        "its interface",
        generator.txPackets() + generator.txDropped());
    long received = counted(stream.sink()).rxPackets();

    List<Loss> losses = new ArrayList<>();
    add(losses, "generator", stream.generator().device(), generator.txDropped());
    for (String device : stream.path()) {
      add(
          losses,
          "backlog",
          device,
          delta("partywall_interface_transmit_drops_total", "device", device));
    }
    if (stream.ingress().isPresent()) {
      beforeGuest(losses);
      insideGuest(losses);
    }
    return new Flow(
        stream.guest(), frameSize, sent.seconds(), sent.packets(), received, received, losses);
  }

  /** The same, cross-checked with what the capture at the sink saw. */
  Flow flow(int frameSize, Sent sent, long captured, long missedByCapture) {
    Flow flow = flow(frameSize, sent);
    agree("the capture saw", captured + missedByCapture, "the sink's interface", flow.received());
    return new Flow(
        flow.guest(),
        flow.frameSize(),
        flow.seconds(),
        flow.sent(),
        flow.received(),
        captured,
        flow.losses());
  }

  private void beforeGuest(List<Loss> losses) {
    Map<String, String> receiving =
        Map.of("vmm", vmm, "guest", stream.guest(), "nic", "0", "direction", "receive");
    String name = "partywall_guest_lost_packets_total";
    Map<String, Long> earlier = before.unit().countsBy("place", name, receiving);
    after
        .unit()
        .countsBy("place", name, receiving)
        .forEach((place, count) ->
            add(
                losses,
                place,
                stream.ingress().orElseThrow(),
                count - earlier.getOrDefault(place, 0L)));
  }

  /** What the first NIC was delivered and the second did not send on. */
  private void insideGuest(List<Loss> losses) {
    long delivered =
        delta(
            "partywall_guest_receive_packets_total",
            "vmm",
            vmm,
            "guest",
            stream.guest(),
            "nic",
            "0");
    long forwarded =
        delta(
            "partywall_guest_transmit_packets_total",
            "vmm",
            vmm,
            "guest",
            stream.guest(),
            "nic",
            "1");
    add(losses, "guest", stream.guest(), delivered - forwarded);
  }

  private DeviceCounters counted(End end) {
    return after.of(end).since(before.of(end));
  }

  private long delta(String name, String... labels) {
    return after.unit().count(name, labels) - before.unit().count(name, labels);
  }

  /** Fewer than none lost is no loss but a contradiction, which the residue shows. */
  private static void add(List<Loss> losses, String place, String where, long packets) {
    if (packets > 0) {
      losses.add(new Loss(place, where, packets));
    }
  }

  private static void agree(String first, long one, String second, long other) {
    if (Math.abs(one - other) > TOLERANCE * Math.max(one, other)) {
      throw new InstrumentException("%s %d frames and %s %d".formatted(first, one, second, other));
    }
  }
}

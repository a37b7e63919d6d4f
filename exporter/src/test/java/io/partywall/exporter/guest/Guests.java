package io.partywall.exporter.guest;

import io.partywall.exporter.config.GuestLabel;
import io.partywall.exporter.kernel.LinkTable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Makes guests for tests. */
public final class Guests {
  private Guests() {}

  /** A running KVM guest with one virtio NIC for each device. */
  public static Guest kvm(String name, String uuid, int... ifindexes) {
    return kvm(name, uuid, DeviceView.HOST_TRANSMIT_IS_GUEST_RECEIVE, ifindexes);
  }

  static Guest kvm(String name, String uuid, DeviceView view, int... ifindexes) {
    List<GuestNic> nics = new ArrayList<>();
    for (int ifindex : ifindexes) {
      nics.add(
          new GuestNic(
              Integer.toString(nics.size()),
              ifindex,
              "tap" + ifindex,
              "br0",
              "52:54:00:00:00:0" + ifindex,
              "virtio-net-pci",
              view));
    }
    return new Guest(
        "kvm",
        name,
        uuid,
        GuestState.RUNNING,
        Optional.of(Instant.ofEpochMilli(1_700_000_000_500L)),
        OptionalInt.of(2),
        OptionalDouble.of(3.25),
        OptionalDouble.of(0.5),
        OptionalLong.empty(),
        nics);
  }

  /** A directory whose only probe finds what the list holds at each scrape. */
  public static GuestDirectory directory(List<Guest> guests) {
    long[] now = {0};
    return new GuestDirectory(
        List.of(probe("kvm", links -> List.copyOf(guests))),
        GuestLabel.NAME,
        () -> now[0] += 2_000_000_000L);
  }

  static VmmProbe probe(String vmm, Answer answer) {
    return new VmmProbe() {
      @Override
      public String vmm() {
        return vmm;
      }

      @Override
      public List<Guest> guests(LinkTable links) throws IOException {
        return answer.guests(links);
      }
    };
  }

  interface Answer {
    List<Guest> guests(LinkTable links) throws IOException;
  }
}

package io.partywall.exporter.reference;

import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestNic;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.reference.ReferencePoint.Rate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The families of a reference, and what it says of each guest that lives here now. */
final class ReferenceFamilies {
  private static final double MILLIS = 1000.0;

  private ReferenceFamilies() {}

  static void write(ReferenceFile reference, List<Guest> guests, FamilyWriter out) {
    out.family(
        "partywall_reference_packets_per_second",
        "gauge",
        "What this host was measured to forward, summed over the streams; packets received.");
    for (ReferencePoint point : reference.points()) {
      bounds(point, "maximum", point.maximum(), out);
      point.lossFree().ifPresent(rate -> bounds(point, "loss_free", rate, out));
    }
    out.family(
        "partywall_reference_timestamp_seconds", "gauge", "When the reference was measured.");
    out.sample(reference.measuredAt().toEpochMilli() / MILLIS);
    out.family(
        "partywall_guest_reference_packets_per_second",
        "gauge",
        "What this host was measured to forward at least to such a guest alone, by its VMM and the"
            + " model of its first NIC.");
    for (Guest guest : guests) {
      of(guest, reference).forEach((size, rate) -> out.sample(rate.lower(), labels(guest, size)));
    }
    out.family(
        "partywall_guest_reference_frame_size_bytes",
        "gauge",
        "The frame size at which that was measured, as a number.");
    for (Guest guest : guests) {
      of(guest, reference).forEach((size, rate) -> out.sample(size, labels(guest, size)));
    }
  }

  private static void bounds(ReferencePoint point, String kind, Rate rate, FamilyWriter out) {
    bound(point, kind, "lower", rate.lower(), out);
    bound(point, kind, "estimate", rate.estimate(), out);
    bound(point, kind, "upper", rate.upper(), out);
  }

  private static void bound(
      ReferencePoint point, String kind, String bound, double value, FamilyWriter out) {
    out.sample(
        value,
        "vmm",
        point.vmm(),
        "nic_model",
        point.nicModel(),
        "frame_size",
        Integer.toString(point.frameSize()),
        "streams",
        Integer.toString(point.streams()),
        "scenario",
        point.scenario(),
        "kind",
        kind,
        "bound",
        bound);
  }

  private static SortedMap<Integer, Rate> of(Guest guest, ReferenceFile reference) {
    SortedMap<Integer, Rate> rates = new TreeMap<>();
    // The NIC by which the measured guests received.
    Optional<String> model = guest.nics().stream().findFirst().map(GuestNic::model);
    for (ReferencePoint point : reference.points()) {
      if (point.dedicated()
          && point.vmm().equals(guest.vmm())
          && model.equals(Optional.of(point.nicModel()))) {
        rates.put(point.frameSize(), point.maximum());
      }
    }
    return rates;
  }

  private static String[] labels(Guest guest, int frameSize) {
    return new String[] {
      "vmm", guest.vmm(), "guest", guest.name(), "frame_size", Integer.toString(frameSize)
    };
  }
}

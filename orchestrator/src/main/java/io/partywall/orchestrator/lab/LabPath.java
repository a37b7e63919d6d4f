package io.partywall.orchestrator.lab;

import java.util.List;
import java.util.stream.Stream;

/**
 * A path of the lab, as the exporter's configuration file declares it: nothing but a stream's own
 * frames moves on its links.
 *
 * @param from an interface, or a guest's NIC
 * @param to likewise
 */
record LabPath(String name, Object from, Object to) {
  /** A guest's NICs are in the order of the direction: the first is on the generator's side. */
  private record GuestNic(String guest, int nic) {}

  /** To each guest and from it, or through the unit under test where it forwards by itself. */
  static List<LabPath> of(LabRecord record) {
    return record.guests().stream().flatMap(guest -> of(record.vmm(), guest)).toList();
  }

  private static Stream<LabPath> of(Vmm vmm, LabGuest guest) {
    String name = guest.name();
    String in = "in" + guest.position();
    String out = "out" + guest.position();
    return vmm == Vmm.RAW
        ? Stream.of(new LabPath("through-" + name, in, out))
        : Stream.of(
            new LabPath("to-" + name, in, new GuestNic(name, 0)),
            new LabPath("from-" + name, new GuestNic(name, 1), out));
  }
}

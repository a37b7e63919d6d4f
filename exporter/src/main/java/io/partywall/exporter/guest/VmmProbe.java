package io.partywall.exporter.guest;

import io.partywall.exporter.kernel.LinkTable;
import java.io.IOException;
import java.util.List;

/** Finds the guests of one virtual machine monitor, or of one kind of container. */
public interface VmmProbe {
  /** What it looks for, as the value of the label {@code collector}. */
  String vmm();

  /**
   * The guests that live now, with those of their NICs whose host device is among the links. A
   * guest that vanishes meanwhile is left out.
   */
  List<Guest> guests(LinkTable links) throws IOException;
}

package io.partywall.exporter.kernel;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * Reads RTM_NEWLINK and RTM_DELLINK messages: {@code struct ifinfomsg} and attributes
 * (linux/if_link.h).
 */
final class LinkMessages {
  static final int FIXED_PART = 16;
  static final int IFLA_EXT_MASK = 29;
  // Without RTEXT_FILTER_VF: filling VF information holds the RTNL lock for long.
  static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;

  private static final int INDEX_OFFSET = 4;
  private static final int FLAGS_OFFSET = 8;
  private static final int IFF_UP = 1;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_LINK = 5;
  private static final int IFLA_QDISC = 6;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_CARRIER = 33;
  private static final int IFLA_LINK_NETNSID = 37;
  private static final int ETH_ALEN = 6;
  private static final String NO_ADDRESS = "00:00:00:00:00:00";

  private LinkMessages() {}

  /** Bridges send messages of their own family about their ports, which lack most of a link. */
  static boolean isWhole(ByteBuffer message) {
    return message.get(message.position()) == 0;
  }

  static int index(ByteBuffer message) {
    return message.getInt(message.position() + INDEX_OFFSET);
  }

  static Link link(ByteBuffer message) {
    int start = message.position();
    String name = "";
    String kind = "";
    String mac = "";
    int master = 0;
    int peer = 0;
    OptionalInt peerNamespace = OptionalInt.empty();
    boolean carrier = false;
    Attributes attributes = new Attributes(message, start + FIXED_PART, message.limit());
    while (attributes.advance()) {
      switch (attributes.type()) {
        case IFLA_IFNAME -> name = attributes.text();
        case IFLA_LINKINFO -> kind = kind(attributes.nested());
        case IFLA_ADDRESS -> mac = mac(attributes);
        case IFLA_MASTER -> master = attributes.number();
        case IFLA_LINK -> peer = attributes.number();
        case IFLA_LINK_NETNSID -> peerNamespace = OptionalInt.of(attributes.number());
        case IFLA_CARRIER -> carrier = attributes.byteAt(0) != 0;
        default -> {
          // Not needed.
        }
      }
    }
    boolean up = (message.getInt(start + FLAGS_OFFSET) & IFF_UP) != 0;
    return new Link(index(message), name, kind, master, peer, peerNamespace, mac, up, carrier);
  }

  /** Whether packets that leave by the interface pass a queueing discipline that can hold them. */
  static boolean hasQueue(ByteBuffer message) {
    Attributes attributes =
        new Attributes(message, message.position() + FIXED_PART, message.limit());
    while (attributes.advance()) {
      if (attributes.type() == IFLA_QDISC) {
        return Qdisc.canHold(attributes.text());
      }
    }
    return false;
  }

  private static String kind(Attributes information) {
    while (information.advance()) {
      if (information.type() == IFLA_INFO_KIND) {
        return information.text().intern(); // One text for thousands of interfaces.
      }
    }
    return "";
  }

  private static String mac(Attributes address) {
    if (address.length() != ETH_ALEN) {
      return ""; // A tunnel's own IP address, for example.
    }
    byte[] bytes = new byte[ETH_ALEN];
    for (int i = 0; i < ETH_ALEN; i++) {
      bytes[i] = (byte) address.byteAt(i);
    }
    String text = HexFormat.ofDelimiter(":").formatHex(bytes);
    return text.equals(NO_ADDRESS) ? "" : text;
  }
}

package io.partywall.orchestrator.traffic;

import io.partywall.orchestrator.testbed.TestBed.Stream;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** A stream's Ethernet frame: UDP over IPv4 to the discard port, filled with zeros. */
final class UdpFrame {
  private static final int ETHERNET = 14;
  private static final int IP = 20;
  private static final int UDP = 8;
  private static final short ETHERTYPE_IPV4 = 0x0800;
  private static final byte VERSION_AND_LENGTH = 0x45;
  private static final byte TIME_TO_LIVE = 64;
  private static final byte PROTOCOL_UDP = 17;
  private static final short DISCARD = 9;

  private UdpFrame() {}

  /**
   * The frame without FCS. UDP's checksum is left out, as IPv4 allows and the kernel's own
   * generator does.
   */
  static byte[] of(Stream stream, int frameSize) {
    if (frameSize < ETHERNET + IP + UDP) {
      throw new IllegalArgumentException("frameSize is too small: " + frameSize);
    }
    ByteBuffer frame = ByteBuffer.allocate(frameSize);
    frame.put(mac(stream.nextHopMac())).put(mac(stream.generator().mac())).putShort(ETHERTYPE_IPV4);
    frame.put(VERSION_AND_LENGTH).put((byte) 0).putShort((short) (frameSize - ETHERNET));
    frame.putInt(0).put(TIME_TO_LIVE).put(PROTOCOL_UDP).putShort((short) 0);
    frame.put(address(stream.generator().address())).put(address(stream.sink().address()));
    frame.putShort(ETHERNET + 10, checksum(frame));
    frame.putShort(DISCARD).putShort(DISCARD).putShort((short) (frameSize - ETHERNET - IP));
    return frame.array();
  }

  /** The frame as the only one of a capture file. */
  static byte[] capture(Stream stream, int frameSize) {
    byte[] frame = of(stream, frameSize);
    ByteBuffer file = ByteBuffer.allocate(24 + 16 + frameSize).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(PcapCounter.MICROSECONDS).putShort((short) 2).putShort((short) 4).putLong(0);
    file.putInt(65_535).putInt(1);
    file.putLong(0).putInt(frameSize).putInt(frameSize).put(frame);
    return file.array();
  }

  /** The ones' complement of the ones' complement sum of the IP header (RFC 791). */
  private static short checksum(ByteBuffer frame) {
    int sum = 0;
    for (int i = ETHERNET; i < ETHERNET + IP; i += 2) {
      sum += Short.toUnsignedInt(frame.getShort(i));
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (short) ~sum;
  }

  private static byte[] mac(String text) {
    return HexFormat.ofDelimiter(":").parseHex(text);
  }

  private static byte[] address(String text) {
    return Inet4Address.ofLiteral(text).getAddress();
  }
}

package io.partywall.exporter.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One request in the making: header, the family's fixed part, attributes. */
final class NetlinkRequest {
  // linux/netlink.h
  static final int HEADER = 16;
  private static final short NLM_F_REQUEST = 0x1;
  private static final short NLM_F_DUMP = 0x300;

  private final ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

  private NetlinkRequest(int type, int flags, int fixedPart) {
    bytes.putShort(4, (short) type).putShort(6, (short) (NLM_F_REQUEST | flags));
    bytes.position(HEADER + fixedPart);
  }

  /** Asks for all objects of a type; the fixed part is zero. */
  static NetlinkRequest dump(int type, int fixedPart) {
    return new NetlinkRequest(type, NLM_F_DUMP, fixedPart);
  }

  /** Asks for one object. */
  static NetlinkRequest get(int type, int fixedPart) {
    return new NetlinkRequest(type, 0, fixedPart);
  }

  /** Sets a number within the fixed part. */
  NetlinkRequest fixed(int offset, int value) {
    bytes.putInt(HEADER + offset, value);
    return this;
  }

  /** Adds an attribute that holds one 32-bit number. */
  NetlinkRequest attribute(int type, int value) {
    bytes.putShort((short) 8).putShort((short) type).putInt(value);
    return this;
  }

  byte[] bytes(int sequence) {
    bytes.putInt(0, bytes.position()).putInt(8, sequence);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}

package io.partywall.exporter.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Asks drivers by SIOCETHTOOL (linux/sockios.h, linux/ethtool.h), in the network namespace of the
 * socket: what /sys/class/net shows is of the one that mounted it. Needs no privilege.
 */
final class Ethtool implements AutoCloseable {
  private static final int SIOCETHTOOL = 0x8946;
  private static final int ETHTOOL_GSET = 0x01;
  private static final int ETHTOOL_GDRVINFO = 0x03;
  private static final int ETHTOOL_GTSO = 0x1e;
  private static final int ETHTOOL_GGSO = 0x23;
  private static final int ETHTOOL_GGRO = 0x2b;
  // struct ifreq (linux/if.h): name, then a pointer.
  private static final int IFNAMSIZ = 16;
  private static final int IFREQ_BYTES = 40;
  // struct ethtool_drvinfo: command, then the driver's name of 32 bytes; the largest one here.
  private static final int DATA_BYTES = 196;
  private static final int DRIVER_OFFSET = 4;
  private static final int DRIVER_BYTES = 32;
  private static final int VALUE_OFFSET = 4;
  // struct ethtool_cmd
  private static final int SPEED_OFFSET = 12;
  private static final int SPEED_HIGH_OFFSET = 28;
  private static final long SPEED_UNKNOWN = 0xffff_ffffL;
  private static final long BYTES_PER_MEGABIT = 125_000;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment request = arena.allocate(IFREQ_BYTES, 8);
  private final MemorySegment data = arena.allocate(DATA_BYTES, 8);
  // A segment reads and writes numbers by VarHandles, which cost classes.
  private final ByteBuffer requested = request.asByteBuffer().order(ByteOrder.nativeOrder());
  private final ByteBuffer answered = data.asByteBuffer().order(ByteOrder.nativeOrder());
  private final long socket;

  /** Asks through that socket, of whatever family. */
  Ethtool(long socket) {
    this.socket = socket;
  }

  /** What the interface of that name says of itself; an interface that is gone says nothing. */
  Device device(String name) {
    String driver = "";
    if (ask(name, ETHTOOL_GDRVINFO)) {
      byte[] bytes = data.asSlice(DRIVER_OFFSET, DRIVER_BYTES).toArray(ValueLayout.JAVA_BYTE);
      int length = 0;
      while (length < bytes.length && bytes[length] != 0) {
        length++;
      }
      driver = new String(bytes, 0, length, UTF_8);
    }
    List<String> offloads = new ArrayList<>(3);
    addIfOn(name, ETHTOOL_GTSO, "tso", offloads);
    addIfOn(name, ETHTOOL_GGSO, "gso", offloads);
    addIfOn(name, ETHTOOL_GGRO, "gro", offloads);
    return new Device(driver, offloads);
  }

  private void addIfOn(String name, int command, String offload, List<String> offloads) {
    if (ask(name, command) && answered.getInt(VALUE_OFFSET) != 0) {
      offloads.add(offload);
    }
  }

  /** The speed of the interface's link, in bytes per second; empty where it has none now. */
  OptionalLong speed(String name) {
    if (!ask(name, ETHTOOL_GSET)) {
      return OptionalLong.empty();
    }
    long megabits =
        Short.toUnsignedLong(answered.getShort(SPEED_OFFSET))
            | Short.toUnsignedLong(answered.getShort(SPEED_HIGH_OFFSET)) << 16;
    return megabits == 0 || megabits == SPEED_UNKNOWN || megabits == 0xffff
        ? OptionalLong.empty()
        : OptionalLong.of(megabits * BYTES_PER_MEGABIT);
  }

  private boolean ask(String name, int command) {
    byte[] bytes = name.getBytes(UTF_8);
    if (bytes.length >= IFNAMSIZ) {
      return false;
    }
    request.fill((byte) 0);
    MemorySegment.copy(bytes, 0, request, ValueLayout.JAVA_BYTE, 0, bytes.length);
    requested.putLong(IFNAMSIZ, data.address());
    data.fill((byte) 0);
    answered.putInt(0, command);
    try {
      SystemCall.IOCTL.call(socket, SIOCETHTOOL, request.address());
      return true;
    } catch (IOException e) {
      return false; // Gone, or a driver that has no answer: neither is a fault.
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}

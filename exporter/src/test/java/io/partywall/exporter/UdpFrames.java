package io.partywall.exporter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Frames of 60 bytes with a UDP datagram over IPv4, sent by tcpreplay: each exactly once. */
final class UdpFrames {
  private static final int FRAME = 60;
  private static final int ETHERNET = 14;
  private static final int IP = 20;

  private final Path folder;

  UdpFrames(Path folder) {
    this.folder = folder;
  }

  /**
   * Sends frames by an interface.
   *
   * @param mac the last octet of the destination's address, behind {@code 02:00:00:00:00}
   * @param address the destination's last octet, behind {@code 198.18.1}
   */
  void send(Namespace namespace, String device, int frames, int mac, int address, int port) {
    String output = namespace.run(command(device, frames, mac, address, port));
    if (output.lines().noneMatch(line -> line.matches("\\s*Successful packets:\\s*" + frames))) {
      throw new AssertionError(output);
    }
  }

  private String[] command(String device, int frames, int mac, int address, int port) {
    try {
      Path file = Files.write(folder.resolve("frame.pcap"), pcap(frame(mac, address, port)));
      return new String[] {
        "tcpreplay",
        "--intf1=" + device,
        "--preload-pcap",
        "--topspeed",
        "--loop=" + frames,
        file.toString()
      };
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] frame(int mac, int address, int port) {
    ByteBuffer frame = ByteBuffer.allocate(FRAME);
    frame.put(new byte[] {2, 0, 0, 0, 0, (byte) mac}).put(new byte[] {2, 0, 0, 0, 0, 99});
    frame.putShort((short) 0x0800);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (FRAME - ETHERNET)).putInt(0);
    frame.put((byte) 64).put((byte) 17).putShort((short) 0);
    frame
        .put(new byte[] {(byte) 198, 18, 1, 2})
        .put(new byte[] {(byte) 198, 18, 1, (byte) address});
    frame.putShort(ETHERNET + 10, checksum(frame));
    // A UDP checksum of 0 is none (RFC 768).
    frame.putShort((short) 9).putShort((short) port).putShort((short) (FRAME - ETHERNET - IP));
    return frame.array();
  }

  private static short checksum(ByteBuffer frame) {
    int sum = 0;
    for (int i = 0; i < IP; i += 2) {
      sum += frame.getShort(ETHERNET + i) & 0xffff;
    }
    return (short) ~(sum % 0xffff);
  }

  /** One packet in the format of pcap-savefile(5). */
  private static byte[] pcap(byte[] frame) {
    return ByteBuffer.allocate(24 + 16 + frame.length)
        .order(ByteOrder.nativeOrder())
        .putInt(0xa1b2c3d4)
        .putShort((short) 2)
        .putShort((short) 4)
        .putLong(0)
        .putInt(65535)
        .putInt(1)
        .putLong(0)
        .putInt(frame.length)
        .putInt(frame.length)
        .put(frame)
        .array();
  }
}

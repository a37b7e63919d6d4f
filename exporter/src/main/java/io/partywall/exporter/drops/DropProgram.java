package io.partywall.exporter.drops;

import io.partywall.exporter.kernel.Assembler;
import io.partywall.exporter.kernel.Assembler.Function;
import io.partywall.exporter.kernel.Assembler.Jump;
import io.partywall.exporter.kernel.BpfMap;
import io.partywall.exporter.kernel.Btf;
import java.io.IOException;
import java.util.List;

/**
 * The program that runs for each packet that the kernel drops, at the tracepoint {@code kfree_skb},
 * and adds 1 to the counter of its location, reason, interface and namespace. What is delivered
 * does not pass there.
 *
 * <p>The interface is {@code skb->dev}. Where that is empty, or where the kernel keeps something
 * else in the same place (a datagram in a socket's queue), the namespace it leads to cannot be
 * read: then the interface is the one by which the packet came, and the namespace that of the
 * socket that refused it, of the socket that sent it, or of its route, whichever there is.
 */
final class DropProgram {
  /** Types of the kernel that the program is made for. */
  static final List<String> TYPES =
      List.of(DropProgram.TRACEPOINT_TYPE, "sk_buff", "net_device", "net", "sock", "dst_entry");

  static final String TRACEPOINT = "kfree_skb";
  static final String TRACEPOINT_TYPE = "btf_trace_kfree_skb";

  static final int KEY_BYTES = 24;
  static final int KEY_LOCATION = 0;
  static final int KEY_REASON = 8;
  static final int KEY_IFINDEX = 12;
  static final int KEY_NAMESPACE = 16;
  private static final int KEY_REST = 20;

  // Places on the stack
  private static final int KEY = -KEY_BYTES;
  private static final int VALUE = KEY - 8;
  private static final int POINTER = VALUE - 8;

  // Registers that calls keep
  private static final int PACKET = 6;
  private static final int SCRATCH = 7;
  private static final int SOCKET = 9;

  // The tracepoint's parameters: a context, then (skb, location, reason since Linux 5.17, socket
  // since 6.11); the program is given those behind the context.
  private static final int PARAMETERS_WITH_REASON = 4;
  private static final int PARAMETERS_WITH_SOCKET = 5;
  private static final int POINTER_BYTES = 8;
  // SKB_DST_NOREF (include/linux/skbuff.h) is the lowest bit of the address of a route.
  private static final int ROUTE_ADDRESS = ~1;

  private final Assembler code = new Assembler();
  private final Btf btf;
  private final Attachment attachment;

  private DropProgram(Btf btf, Attachment attachment) {
    this.btf = btf;
    this.attachment = attachment;
  }

  /** Whether this kernel's tracepoint gives a reason, by the number of its parameters. */
  static boolean hasReasons(Btf btf) throws IOException {
    return btf.id(TRACEPOINT_TYPE).isPresent()
        && btf.parameters(TRACEPOINT_TYPE) >= PARAMETERS_WITH_REASON;
  }

  /**
   * Writes the program.
   *
   * @param drops the map to count in
   * @param overflow the counter of drops for which the map had no room
   */
  static Assembler write(Btf btf, Attachment attachment, BpfMap drops, BpfMap overflow)
      throws IOException {
    DropProgram program = new DropProgram(btf, attachment);
    program.key();
    program.count(drops, overflow);
    return program.code;
  }

  private void key() throws IOException {
    boolean hasSocket = btf.parameters(TRACEPOINT_TYPE) >= PARAMETERS_WITH_SOCKET;
    code.load64(PACKET, 1, 0);
    code.load64(2, 1, POINTER_BYTES);
    code.store64(Assembler.STACK, KEY + KEY_LOCATION, 2);
    code.load64(2, 1, 2 * POINTER_BYTES);
    code.store32(Assembler.STACK, KEY + KEY_REASON, 2);
    if (hasSocket) {
      code.load64(SOCKET, 1, 3 * POINTER_BYTES);
    }
    // The verifier wants every byte of a key written.
    code.set(2, 0);
    code.store32(Assembler.STACK, KEY + KEY_REST, 2);
    if (attachment == Attachment.TYPED) {
      readDeviceTyped();
    } else {
      readDeviceRaw();
    }
    code.load32(2, Assembler.STACK, KEY + KEY_NAMESPACE);
    Jump known = code.jumpIfNotZero(2);
    readWithoutDevice(hasSocket);
    code.land(known);
  }

  private void readDeviceTyped() throws IOException {
    code.set(3, 0);
    code.store32(Assembler.STACK, KEY + KEY_NAMESPACE, 3);
    code.load64(2, PACKET, btf.offset("sk_buff", "dev"));
    Jump none = code.jumpIfZero(2);
    code.load32(3, 2, btf.offset("net_device", "ifindex"));
    code.store32(Assembler.STACK, KEY + KEY_IFINDEX, 3);
    code.load64(4, 2, btf.offset("net_device", "nd_net", "net"));
    code.load32(5, 4, btf.offset("net", "ns", "inum"));
    code.store32(Assembler.STACK, KEY + KEY_NAMESPACE, 5);
    code.land(none);
  }

  private void readDeviceRaw() throws IOException {
    code.probe(POINTER, POINTER_BYTES, PACKET, btf.offset("sk_buff", "dev"));
    code.load64(SCRATCH, Assembler.STACK, POINTER);
    code.probe(KEY + KEY_IFINDEX, Integer.BYTES, SCRATCH, btf.offset("net_device", "ifindex"));
    follow(SCRATCH, btf.offset("net_device", "nd_net", "net"));
    readNamespace();
  }

  private void readWithoutDevice(boolean hasSocket) throws IOException {
    int network = btf.offset("sock", "__sk_common", "skc_net", "net");
    code.probe(KEY + KEY_IFINDEX, Integer.BYTES, PACKET, btf.offset("sk_buff", "skb_iif"));
    if (hasSocket) {
      // The kernel says that this argument may be empty: its address must not be reckoned with.
      Jump none = code.jumpIfZero(SOCKET);
      follow(SOCKET, network);
      readNamespace();
      code.land(none);
      code.load32(2, Assembler.STACK, KEY + KEY_NAMESPACE);
      Jump known = code.jumpIfNotZero(2);
      readOwner(network);
      code.land(known);
    } else {
      readOwner(network);
    }
  }

  /** By the socket that the packet is charged to, or else by its route. */
  private void readOwner(int network) throws IOException {
    follow(PACKET, btf.offset("sk_buff", "sk"));
    follow(SCRATCH, network);
    readNamespace();
    code.load32(2, Assembler.STACK, KEY + KEY_NAMESPACE);
    Jump known = code.jumpIfNotZero(2);
    follow(PACKET, btf.offset("sk_buff", "_skb_refdst"));
    code.and(SCRATCH, ROUTE_ADDRESS);
    follow(SCRATCH, btf.offset("dst_entry", "dev"));
    follow(SCRATCH, btf.offset("net_device", "nd_net", "net"));
    readNamespace();
    code.land(known);
  }

  /** {@code scratch = *(void **) (base + offset)}; 0 where it cannot be read. */
  private void follow(int base, int offset) {
    code.probe(POINTER, POINTER_BYTES, base, offset);
    code.load64(SCRATCH, Assembler.STACK, POINTER);
  }

  private void readNamespace() throws IOException {
    code.probe(KEY + KEY_NAMESPACE, Integer.BYTES, SCRATCH, btf.offset("net", "ns", "inum"));
  }

  private void count(BpfMap drops, BpfMap overflow) {
    code.map(1, drops);
    code.address(2, Assembler.STACK, KEY);
    code.call(Function.MAP_LOOKUP);
    Jump missing = code.jumpIfZero(0);
    increment();
    code.exit();
    code.land(missing);
    // Nothing else counts on this processor meanwhile: the kernel does not nest the program.
    code.set(1, 1);
    code.store64(Assembler.STACK, VALUE, 1);
    code.map(1, drops);
    code.address(2, Assembler.STACK, KEY);
    code.address(3, Assembler.STACK, VALUE);
    code.set(4, 0);
    code.call(Function.MAP_UPDATE);
    Jump added = code.jumpIfZero(0);
    code.set(1, 0);
    code.store32(Assembler.STACK, VALUE, 1);
    code.map(1, overflow);
    code.address(2, Assembler.STACK, VALUE);
    code.call(Function.MAP_LOOKUP);
    Jump never = code.jumpIfZero(0);
    increment();
    code.land(added, never);
    code.exit();
  }

  private void increment() {
    code.load64(1, 0, 0);
    code.add(1, 1);
    code.store64(0, 0, 1);
  }
}

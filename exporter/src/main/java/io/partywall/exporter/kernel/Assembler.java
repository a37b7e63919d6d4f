package io.partywall.exporter.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes a BPF program, instruction by instruction (RFC 9669). Registers are numbers: 0 the result
 * of a call, 1 to 5 its arguments, 6 to 9 kept across calls, 10 the end of the stack.
 */
public final class Assembler {
  /** The register that points behind the stack; addresses in it are negative. */
  public static final int STACK = 10;

  // RFC 9669, section 4: class, source and code of an instruction in one byte
  private static final int LOAD_IMMEDIATE_64 = 0x18;
  private static final int LOAD_32 = 0x61;
  private static final int STORE_32 = 0x63;
  private static final int LOAD_64 = 0x79;
  private static final int STORE_64 = 0x7b;
  private static final int MOVE = 0xbf;
  private static final int MOVE_IMMEDIATE = 0xb7;
  private static final int ADD_IMMEDIATE = 0x07;
  private static final int AND_IMMEDIATE = 0x57;
  private static final int JUMP = 0x05;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int JUMP_IF_NOT_EQUAL = 0x55;
  private static final int CALL = 0x85;
  private static final int EXIT = 0x95;
  // BPF_PSEUDO_MAP_FD (include/uapi/linux/bpf.h), as the source register
  private static final int MAP_DESCRIPTOR = 1;

  private static final int INSTRUCTION_BYTES = 8;
  private static final int MOST_INSTRUCTIONS = 256;

  private final ByteBuffer code =
      ByteBuffer.allocate(MOST_INSTRUCTIONS * INSTRUCTION_BYTES).order(ByteOrder.nativeOrder());

  /** Functions of the kernel that a program may call: {@code enum bpf_func_id}. */
  public enum Function {
    MAP_LOOKUP(1),
    MAP_UPDATE(2),
    PROBE_READ_KERNEL(113);

    private final int number;

    Function(int number) {
      this.number = number;
    }
  }

  /** A jump whose target is still to come. */
  public record Jump(int at) {}

  /** {@code to = *(u32 *) (address + offset)}. */
  public void load32(int to, int address, int offset) {
    instruction(LOAD_32, to, address, offset, 0);
  }

  /** {@code to = *(u64 *) (address + offset)}. */
  public void load64(int to, int address, int offset) {
    instruction(LOAD_64, to, address, offset, 0);
  }

  /** {@code *(u32 *) (address + offset) = from}. */
  public void store32(int address, int offset, int from) {
    instruction(STORE_32, address, from, offset, 0);
  }

  /** {@code *(u64 *) (address + offset) = from}. */
  public void store64(int address, int offset, int from) {
    instruction(STORE_64, address, from, offset, 0);
  }

  /** {@code to = from}. */
  public void move(int to, int from) {
    instruction(MOVE, to, from, 0, 0);
  }

  /** {@code to = value}. */
  public void set(int to, int value) {
    instruction(MOVE_IMMEDIATE, to, 0, 0, value);
  }

  /** {@code to += value}. */
  public void add(int to, int value) {
    instruction(ADD_IMMEDIATE, to, 0, 0, value);
  }

  /** {@code to &= value}, with the value's sign extended. */
  public void and(int to, int value) {
    instruction(AND_IMMEDIATE, to, 0, 0, value);
  }

  /** {@code to = base + offset}. */
  public void address(int to, int base, int offset) {
    move(to, base);
    add(to, offset);
  }

  /** {@code to} = the map, as functions take it. */
  public void map(int to, BpfMap map) {
    instruction(LOAD_IMMEDIATE_64, to, MAP_DESCRIPTOR, 0, map.descriptor());
    instruction(0, 0, 0, 0, 0);
  }

  /** Calls a function of the kernel; registers 1 to 5 are lost. */
  public void call(Function function) {
    instruction(CALL, 0, 0, 0, function.number);
  }

  /** Copies {@code bytes} from a kernel address to the stack; all zero where it cannot be read. */
  public void probe(int stackOffset, int bytes, int base, int offset) {
    address(3, base, offset);
    address(1, STACK, stackOffset);
    set(2, bytes);
    call(Function.PROBE_READ_KERNEL);
  }

  /** Jumps forward. */
  public Jump jump() {
    return jump(JUMP, 0);
  }

  /** Jumps forward if the register is 0. */
  public Jump jumpIfZero(int register) {
    return jump(JUMP_IF_EQUAL, register);
  }

  /** Jumps forward if the register is not 0. */
  public Jump jumpIfNotZero(int register) {
    return jump(JUMP_IF_NOT_EQUAL, register);
  }

  private Jump jump(int operation, int register) {
    Jump jump = new Jump(code.position());
    instruction(operation, register, 0, 0, 0);
    return jump;
  }

  /** Makes the next instruction the target of these jumps. */
  public void land(Jump... jumps) {
    for (Jump jump : jumps) {
      int skipped = (code.position() - jump.at()) / INSTRUCTION_BYTES - 1;
      code.putShort(jump.at() + 2, (short) skipped);
    }
  }

  /** Ends the program. */
  public void exit() {
    set(0, 0);
    instruction(EXIT, 0, 0, 0, 0);
  }

  private void instruction(int operation, int target, int source, int offset, int immediate) {
    code.put((byte) operation)
        .put((byte) (source << 4 | target))
        .putShort((short) offset)
        .putInt(immediate);
  }

  byte[] bytes() {
    return Arrays.copyOf(code.array(), code.position());
  }

  int length() {
    return code.position() / INSTRUCTION_BYTES;
  }
}

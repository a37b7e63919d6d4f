package io.partywall.exporter.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BtfTest {
  private static final Path KERNEL = Path.of("/sys/kernel/btf/vmlinux");
  // BTF_KIND_… (include/uapi/linux/btf.h)
  private static final int INT = 1;
  private static final int POINTER = 2;
  private static final int STRUCT = 4;
  private static final int UNION = 5;
  private static final int ENUM = 6;
  private static final int TYPEDEF = 8;
  private static final int CONST = 10;
  private static final int PROTOTYPE = 13;
  private static final int ENUM_64 = 19;

  @TempDir private Path folder;

  private final Blob blob = new Blob();

  @Test
  void findsFieldsOfUnnamedMembersAndBehindOtherNames() throws IOException {
    int number = blob.type("int", INT, 0, 4, 32);
    int inner = blob.type("", UNION, 2, 8, blob.text("left"), number, 0, blob.text("right"), 1, 0);
    int net = blob.type("possible_net", STRUCT, 1, 8, blob.text("net"), number, 64);
    int alias = blob.type("possible_net_t", TYPEDEF, 0, net);
    int constant = blob.type("", CONST, 0, alias);
    blob.type(
        "device",
        STRUCT,
        3,
        64,
        blob.text("index"),
        number,
        32,
        0,
        inner,
        128,
        blob.text("where"),
        constant,
        256);

    try (Btf btf = open("device")) {
      assertThat(btf.offset("device", "index")).isEqualTo(4);
      assertThat(btf.offset("device", "left")).isEqualTo(16);
      assertThat(btf.offset("device", "right")).isEqualTo(16);
      assertThat(btf.offset("device", "where", "net")).isEqualTo(40);
      assertThatThrownBy(() -> btf.offset("device", "where", "nowhere"))
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("the kernel's device has no where.nowhere");
      assertThatThrownBy(() -> btf.offset("possible_net", "net"))
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("the kernel has no type possible_net");
    }
  }

  @Test
  void leavesOutTheWidthOfABitField() throws IOException {
    int number = blob.type("int", INT, 0, 4, 32);
    blob.typeWithBitFields(
        "flags", 2, 8, blob.text("a"), number, 3 << 24 | 8, blob.text("b"), number, 32);

    try (Btf btf = open("flags")) {
      assertThat(btf.offset("flags", "a")).isEqualTo(1);
      assertThat(btf.offset("flags", "b")).isEqualTo(4);
    }
  }

  @Test
  void countsTheParametersOfATracepoint() throws IOException {
    int number = blob.type("int", INT, 0, 4, 32);
    int prototype = blob.type("", PROTOTYPE, 3, 0, 0, number, 0, number, 0, number);
    int pointer = blob.type("", POINTER, 0, prototype);
    int trace = blob.type("btf_trace_x", TYPEDEF, 0, pointer);

    try (Btf btf = open("btf_trace_x")) {
      assertThat(btf.parameters("btf_trace_x")).isEqualTo(3);
      assertThat(btf.id("btf_trace_x")).contains(trace);
      assertThat(btf.id("btf_trace_y")).isEmpty();
    }
  }

  @Test
  void readsAnEnumerationBehindMoreTypesThanItKeepsThePlacesOf() throws IOException {
    for (int i = 0; i < 1000; i++) {
      blob.type("wide", ENUM_64, 1, 8, blob.text("W"), i, 0);
    }
    int found = blob.type("reason", ENUM, 2, 4, blob.text("ONE"), 1, blob.text("BIG"), 0x30001);
    blob.type("reason", ENUM, 0, 4);

    try (Btf btf = open("reason")) {
      assertThat(btf.id("reason")).contains(found);
      assertThat(btf.names("reason")).isEqualTo(Map.of(1, "ONE", 0x30001, "BIG"));
      assertThat(btf.names("absent")).isEmpty();
    }
  }

  @Test
  void refusesWhatItCannotRead() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no BTF at all, but long enough for one");
    assertThatThrownBy(() -> Btf.open(text, List.of("x")))
        .isInstanceOf(IOException.class)
        .hasMessage(text + ": does not begin as BTF of this machine's byte order does");

    blob.type("new", 20, 0, 0);
    Path file = Files.write(folder.resolve("btf"), blob.bytes());
    assertThatThrownBy(() -> Btf.open(file, List.of("x")))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": has a kind of type, 20, that this program does not know");

    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(blob.bytes(), 26));
    assertThatThrownBy(() -> Btf.open(cut, List.of("x")))
        .isInstanceOf(IOException.class)
        .hasMessage(cut + ": ends at byte 26");
  }

  @Test
  void readsTheRunningKernel() throws IOException {
    try (Btf btf =
        Btf.open(
            KERNEL, List.of("list_head", "sk_buff", "skb_drop_reason", "btf_trace_kfree_skb"))) {
      assertThat(btf.offset("list_head", "prev")).isEqualTo(8);
      assertThat(btf.offset("sk_buff", "next")).isZero();
      assertThat(btf.offset("sk_buff", "dev")).isEqualTo(16);
      assertThat(btf.names("skb_drop_reason"))
          .containsValues("SKB_DROP_REASON_NOT_SPECIFIED", "SKB_DROP_REASON_NO_SOCKET");
      assertThat(btf.parameters("btf_trace_kfree_skb")).isBetween(4, 5);
    }
  }

  private Btf open(String... names) throws IOException {
    return Btf.open(Files.write(folder.resolve("btf"), blob.bytes()), List.of(names));
  }

  /** A file as the kernel's build makes it. */
  private static final class Blob {
    private static final int HEADER = 24;

    private final ByteArrayOutputStream types = new ByteArrayOutputStream();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
    private final Map<String, Integer> texts = new HashMap<>();
    private int last;

    Blob() {
      text("");
    }

    int text(String text) {
      return texts.computeIfAbsent(
          text,
          added -> {
            int start = strings.size();
            strings.writeBytes((added + '\0').getBytes(US_ASCII));
            return start;
          });
    }

    int type(String name, int kind, int count, int sizeOrType, int... rest) {
      return add(name, kind << 24 | count, sizeOrType, rest);
    }

    int typeWithBitFields(String name, int count, int size, int... rest) {
      return add(name, 1 << 31 | STRUCT << 24 | count, size, rest);
    }

    private int add(String name, int info, int sizeOrType, int... rest) {
      ByteBuffer buffer = ByteBuffer.allocate(12 + 4 * rest.length).order(ByteOrder.nativeOrder());
      buffer.putInt(text(name)).putInt(info).putInt(sizeOrType);
      for (int number : rest) {
        buffer.putInt(number);
      }
      types.writeBytes(buffer.array());
      return ++last;
    }

    byte[] bytes() {
      return ByteBuffer.allocate(HEADER + types.size() + strings.size())
          .order(ByteOrder.nativeOrder())
          .putShort((short) 0xeb9f)
          .putShort((short) 1)
          .putInt(HEADER)
          .putInt(0)
          .putInt(types.size())
          .putInt(types.size())
          .putInt(strings.size())
          .put(types.toByteArray())
          .put(strings.toByteArray())
          .array();
    }
  }
}

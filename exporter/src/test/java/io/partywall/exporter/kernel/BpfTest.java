package io.partywall.exporter.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Makes maps and programs in the running kernel. */
final class BpfTest {
  private static final int MAP_UPDATE = 2;
  private static final int NO_EXIST = 1;

  @Test
  void countsTheProcessorsOfTheKernelsList() throws IOException {
    assertThat(BpfMap.possibleCpus("0\n")).isEqualTo(1);
    assertThat(BpfMap.possibleCpus("0-127\n")).isEqualTo(128);
    assertThat(BpfMap.possibleCpus("0-3,8-11,15\n")).isEqualTo(9);
    assertThatThrownBy(() -> BpfMap.possibleCpus("all"))
        .isInstanceOf(IOException.class)
        .hasMessage("/sys/devices/system/cpu/possible holds 'all', which is no list");
  }

  @Test
  @Tag("system")
  void addsUpOverTheProcessorsAndForgetsWhatItIsToldTo() throws IOException {
    try (BpfMap map = BpfMap.hash("partywall_test", Long.BYTES, 1000)) {
      Map<Long, Long> expected = new TreeMap<>();
      int cpus = BpfMap.possibleCpus(Files.readString(Path.of("/sys/devices/system/cpu/possible")));
      for (long key = 1; key <= 1000; key++) {
        put(map, key, cpus);
        expected.put(key, key * cpus * (cpus + 1) / 2);
      }

      Map<Long, Long> sums = new TreeMap<>();
      map.forEach((key, sum) -> sums.put(key.getLong(key.position()), sum));

      assertThat(sums).isEqualTo(expected);
      assertThatThrownBy(() -> put(map, 1001, cpus)).hasMessage("bpf failed with errno 7");
      assertThat(map.remove(bytes(17))).isEqualTo(expected.get(17L));
      assertThat(map.sum(bytes(17))).isZero();
      assertThat(map.remove(bytes(17))).isZero();
      put(map, 1001, cpus);
      assertThat(map.sum(bytes(1001))).isEqualTo(1001L * cpus * (cpus + 1) / 2);
    }
  }

  @Test
  @Tag("system")
  void takesTheProgramOutOfTheKernelWhenItIsClosed() throws IOException {
    Assembler code = new Assembler();
    code.exit();
    BpfProgram program = BpfProgram.raw("partywall_test", "kfree_skb", code);
    int id = program.id();
    assertThat(LoadedPrograms.contain(id)).isTrue();
    assertThat(program.missedRuns()).isZero();

    program.close();

    // The kernel frees it in the background.
    Awaitility.await().until(() -> !LoadedPrograms.contain(id));
  }

  @Test
  @Tag("system")
  void tellsWhatTheVerifierComplainsOf() {
    Assembler code = new Assembler();
    code.load64(1, 7, 0);
    code.exit();

    assertThatThrownBy(() -> BpfProgram.raw("partywall_test", "kfree_skb", code))
        .isInstanceOf(IOException.class)
        .hasMessage("bpf failed with errno 13: R7 !read_ok");
  }

  private static void put(BpfMap map, long key, int cpus) throws IOException {
    try (BpfRequest request = new BpfRequest()) {
      MemorySegment values = request.allocate((long) cpus * Long.BYTES);
      ByteBuffer buffer = BpfRequest.buffer(values);
      for (int cpu = 0; cpu < cpus; cpu++) {
        buffer.putLong(key * (cpu + 1));
      }
      request.number(0, map.descriptor()).pointer(8, bytes(key)).pointer(16, values);
      request.number(24, NO_EXIST).call(MAP_UPDATE);
    }
  }

  private static byte[] bytes(long key) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(key).array();
  }
}

package io.partywall.exporter.kernel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CounterTableTest {
  private final CounterTable table = new CounterTable();

  @Test
  void findsEachOfManyInterfacesWhateverTheirIndexes() {
    Random random = new Random(1);
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      // Some next to each other, some that fall on the same slots, some far away.
      indexes.add(i % 3 == 0 ? i : i % 3 == 1 ? i * 1024 + 7 : 1 + random.nextInt(1 << 30));
    }
    for (int index : indexes) {
      table.set(index, Counter.RX_PACKETS, 2L * index);
    }

    assertThat(table.size()).isEqualTo((int) indexes.stream().distinct().count());
    for (int index : indexes) {
      assertThat(requireNonNull(table.get(index)).get(Counter.RX_PACKETS)).isEqualTo(2L * index);
    }
    assertThat(table.get(1 << 30)).isNull();
  }

  @Test
  void knowsNothingOfTheReadingBefore() {
    table.set(7, Counter.RX_PACKETS, 1).set(7, Counter.RX_NOHANDLER, 2);
    table.clear();
    table.set(7, Counter.TX_PACKETS, 3);

    LinkCounters counters = requireNonNull(table.get(7));
    assertThat(counters.get(Counter.RX_PACKETS)).isZero();
    assertThat(counters.has(Counter.RX_PACKETS)).isFalse();
    assertThat(counters.has(Counter.RX_NOHANDLER)).isFalse();
    assertThat(counters.get(Counter.TX_PACKETS)).isEqualTo(3);
  }

  @Test
  void holdsNoMoreThanItHasRoomFor() {
    CounterTable traffic = CounterTable.ofTraffic();
    traffic.set(7, Counter.TX_DROPPED, 1).set(7, Counter.RX_NOHANDLER, 2);

    LinkCounters counters = requireNonNull(traffic.get(7));
    assertThat(counters.get(Counter.TX_DROPPED)).isEqualTo(1);
    assertThat(counters.has(Counter.RX_NOHANDLER)).isFalse();
    assertThat(counters.get(Counter.RX_NOHANDLER)).isZero();
  }

  @Test
  void takesFromTheKernelWhatItHasRoomForAndZerosForWhatAnOlderOneDoesNotTell() {
    CounterTable some =
        CounterTable.without(
            EnumSet.complementOf(
                EnumSet.of(
                    Counter.TX_PACKETS,
                    Counter.RX_BYTES,
                    Counter.RX_MISSED_ERRORS,
                    Counter.RX_NOHANDLER)));

    assertThat(taken(some, 25))
        .isEqualTo("{TX_PACKETS=2, RX_BYTES=3, RX_MISSED_ERRORS=16, RX_NOHANDLER=24}");
    some.clear();
    assertThat(taken(some, 23)).isEqualTo("{TX_PACKETS=2, RX_BYTES=3, RX_MISSED_ERRORS=16}");
    assertThat(requireNonNull(some.get(7)).get(Counter.RX_NOHANDLER)).isZero();
    some.clear();
    assertThat(taken(some, 2)).isEqualTo("{TX_PACKETS=2}");
    long[] column = {9};
    some.column(Counter.COLLISIONS, new int[] {some.rowOf(7)}, column);
    assertThat(column).containsExactly(0);
  }

  /** What the table has of one interface after the kernel told that many counters: 1, 2, 3, … */
  private static String taken(CounterTable table, int told) {
    Words words = new Words(told * Long.BYTES);
    words.fill(MemorySegment.ofArray(LongStream.rangeClosed(1, told).toArray()), told * Long.BYTES);
    table.put(7, words, 0, told);
    LinkCounters counters = requireNonNull(table.get(7));
    Map<Counter, Long> has = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      if (counters.has(counter)) {
        has.put(counter, counters.get(counter));
      }
    }
    return has.toString();
  }

  @Test
  void findsInterfacesThatComeGoAndChangePlacesBetweenReadings() {
    Random random = new Random(2);
    List<Integer> indexes = new ArrayList<>();
    for (int reading = 1; reading <= 500; reading++) {
      for (int i = random.nextInt(8); i > 0; i--) {
        indexes.add(random.nextInt(indexes.size() + 1), 1 + random.nextInt(200));
      }
      for (int i = random.nextInt(6); i > 0 && !indexes.isEmpty(); i--) {
        int gone = random.nextInt(indexes.size());
        indexes.subList(gone, gone + 1).clear();
      }
      table.clear();
      for (int index : indexes) {
        table.set(index, Counter.TX_PACKETS, 1000L * reading + index);
      }

      for (int index = 1; index <= 200; index++) {
        LinkCounters counters = table.get(index);
        assertThat(counters == null ? -1 : counters.get(Counter.TX_PACKETS))
            .isEqualTo(indexes.contains(index) ? 1000L * reading + index : -1);
      }
      assertThat(table.size()).isEqualTo((int) indexes.stream().distinct().count());
    }
  }

  @Test
  void keepsItsRowsWhenRoomForMoreIsMade() {
    table.set(3, Counter.RX_BYTES, 30).set(500, Counter.RX_BYTES, 50);
    LinkCounters three = requireNonNull(table.get(3));

    table.reserve(1000);

    assertThat(table.size()).isEqualTo(2);
    assertThat(requireNonNull(table.get(500)).get(Counter.RX_BYTES)).isEqualTo(50);
    assertThat(table.get(3)).isSameAs(three);
    table.clear();
    for (int index = 1; index <= 1500; index++) {
      table.set(index, Counter.RX_BYTES, index);
    }
    assertThat(table.size()).isEqualTo(1500);
    for (int index = 1; index <= 1500; index++) {
      assertThat(requireNonNull(table.get(index)).get(Counter.RX_BYTES)).isEqualTo(index);
    }
  }

  @Test
  void findsNothingOfTheReadingBeforeWhenRoomIsMadeBetweenTwo() {
    table.set(3, Counter.RX_BYTES, 30).set(5, Counter.RX_BYTES, 50);
    table.clear();
    table.reserve(1000);

    assertThat(table.get(3)).isNull();
    table.set(5, Counter.RX_BYTES, 51);
    assertThat(table.get(3)).isNull();
    assertThat(requireNonNull(table.get(5)).get(Counter.RX_BYTES)).isEqualTo(51);
  }

  @Test
  void givesACounterOfTheRowsThatAreWanted() {
    table.set(3, Counter.RX_BYTES, 30).set(5, Counter.RX_BYTES, 50).set(9, Counter.RX_BYTES, 90);
    long[] column = new long[2];

    table.column(Counter.RX_BYTES, new int[] {table.rowOf(9), table.rowOf(3)}, column);

    assertThat(column).containsExactly(90, 30);
    assertThat(table.rowOf(4)).isNegative();
  }
}

package io.partywall.exporter.kernel;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The counters of all interfaces, one row each. A table is filled again and again in place, as an
 * object for each interface and reading would keep the collector busy; what was taken out of it
 * changes with it. Only one thread may use a table at a time.
 */
public final class CounterTable {
  private static final int FIRST_ROWS = 16;

  private static final int NOT_HELD = -1;

  private final int fields;
  // Of each counter of the kernel's struct, which field of a row it is.
  private final int[] fieldOf = new int[Counter.count()];
  // Runs of counters that follow one another, each as its first and the one behind its last.
  private final int[] runs;
  private final Set<Counter> known = EnumSet.noneOf(Counter.class);
  private int rows;
  // How many rows of the filling before may still stand where they stood, with their slots.
  private int expected;
  private int[] indexes = new int[FIRST_ROWS];
  private long[] values;
  // Of those rows that somebody looked at: those of guests' devices, mostly.
  private @Nullable LinkCounters[] views = new LinkCounters[FIRST_ROWS];
  // Open addressing over the interfaces' indexes; a slot holds a row's number + 1, or 0.
  private int[] slots = new int[4 * FIRST_ROWS];

  private CounterTable(Set<Counter> held) {
    int field = 0;
    int[] bounds = new int[Counter.count() + 1];
    int count = 0;
    for (Counter counter : Counter.values()) {
      boolean holds = held.contains(counter);
      if (holds != (count % 2 == 1)) {
        bounds[count++] = counter.field();
      }
      fieldOf[counter.field()] = holds ? field++ : NOT_HELD;
    }
    if (count % 2 == 1) {
      bounds[count++] = Counter.count();
    }
    this.runs = Arrays.copyOf(bounds, count);
    this.fields = field;
    this.values = new long[FIRST_ROWS * field];
  }

  /** Room for every counter. */
  public CounterTable() {
    this(EnumSet.allOf(Counter.class));
  }

  /** Room for all counters but those, which take memory in every row though nobody wants them. */
  public static CounterTable without(Set<Counter> unwanted) {
    Set<Counter> held = EnumSet.allOf(Counter.class);
    held.removeAll(unwanted);
    return new CounterTable(held);
  }

  /** Room for packets, bytes, errors and drops alone: a third of the memory and of the copying. */
  public static CounterTable ofTraffic() {
    return new CounterTable(EnumSet.range(Counter.RX_PACKETS, Counter.TX_DROPPED));
  }

  /** Makes room for so many interfaces; without it, a table grows as they come. */
  void reserve(int interfaces) {
    if (interfaces > indexes.length) {
      grow(interfaces);
    }
  }

  /** Forgets all rows, and what is known of them. */
  public void clear() {
    expected = Math.max(expected, rows);
    rows = 0;
    known.clear();
  }

  /** Says that a row holds such a counter from now on; there are only those that it can hold. */
  void knows(Counter counter) {
    if (fieldOf[counter.field()] != NOT_HELD) {
      known.add(counter);
    }
  }

  /** Says that a row holds the first so many counters of the kernel's struct. */
  void knowsFirst(int count) {
    if (known.size() < fields) {
      for (Counter counter : Counter.values()) {
        if (counter.field() < count) {
          knows(counter);
        }
      }
    }
  }

  /** Where the row of that interface begins among the values; a new row holds zeros. */
  int add(int ifindex) {
    int before = rows;
    int row = row(ifindex);
    if (rows > before) {
      Arrays.fill(values, row * fields, (row + 1) * fields, 0);
    }
    return row * fields;
  }

  /** Takes so many counters of an interface from there. */
  void put(int ifindex, Words words, int from, int told) {
    int at = row(ifindex) * fields;
    knowsFirst(told);
    for (int i = 0; i < runs.length; i += 2) {
      int first = runs[i];
      int length = runs[i + 1] - first;
      // Older kernels tell fewer counters, newer ones more than there were.
      int count = Math.clamp(told - first, 0, length);
      if (count > 0) {
        words.copy(from + first * Long.BYTES, values, at, count);
      }
      Arrays.fill(values, at + count, at + length, 0);
      at += length;
    }
  }

  /** The row of that interface, with anything in it when it is new. */
  private int row(int ifindex) {
    if (rows < expected) {
      if (indexes[rows] == ifindex) {
        return rows++; // The kernel tells of the same interfaces in the same order, mostly.
      }
      forgetExpected();
    }
    int slot = slot(ifindex);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (rows == indexes.length) {
      // By a quarter, as a row takes a hundred bytes and more.
      grow(rows + rows / 4);
      slot = slot(ifindex);
    }
    int row = rows++;
    slots[slot] = row + 1;
    indexes[row] = ifindex;
    return row;
  }

  private void forgetExpected() {
    expected = 0;
    Arrays.fill(slots, 0);
    takeSlots(rows);
  }

  /** Sets one counter. */
  public CounterTable set(int ifindex, Counter counter, long value) {
    int start = add(ifindex);
    int field = fieldOf[counter.field()];
    if (field != NOT_HELD) {
      values[start + field] = value;
      knows(counter);
    }
    return this;
  }

  /** The counters of that interface; null where it was not counted. */
  public @Nullable LinkCounters get(int ifindex) {
    int row = rowOf(ifindex);
    if (row < 0) {
      return null;
    }
    LinkCounters view = views[row];
    if (view == null) {
      view = new LinkCounters(this, row);
      views[row] = view;
    }
    return view;
  }

  /** The number of that interface's row, for {@link #column}; negative where there is none. */
  public int rowOf(int ifindex) {
    int row = slots[slot(ifindex)] - 1;
    return row < rows ? row : -1;
  }

  /** Whether there is such a counter of the interfaces. */
  public boolean has(Counter counter) {
    return known.contains(counter);
  }

  /** Fills the array with that counter of each of those rows, in their order. */
  public void column(Counter counter, int[] wanted, long[] into) {
    int field = fieldOf[counter.field()];
    if (field == NOT_HELD) {
      Arrays.fill(into, 0, wanted.length, 0);
      return;
    }
    long[] all = values;
    for (int i = 0; i < wanted.length; i++) {
      into[i] = all[wanted[i] * fields + field];
    }
  }

  /** How many interfaces were counted. */
  public int size() {
    return rows;
  }

  long value(int row, Counter counter) {
    int field = fieldOf[counter.field()];
    return field == NOT_HELD ? 0 : values[row * fields + field];
  }

  private int slot(int ifindex) {
    int mask = slots.length - 1;
    // The indexes of a host follow one another: their low bits already spread well.
    int slot = ifindex & mask;
    while (slots[slot] != 0 && indexes[slots[slot] - 1] != ifindex) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow(int capacity) {
    indexes = Arrays.copyOf(indexes, capacity);
    values = Arrays.copyOf(values, capacity * fields);
    views = Arrays.copyOf(views, capacity);
    slots = new int[4 * Integer.highestOneBit(capacity)]; // Less than half of them get full.
    takeSlots(Math.max(rows, expected));
  }

  private void takeSlots(int count) {
    for (int row = 0; row < count; row++) {
      slots[slot(indexes[row])] = row + 1;
    }
  }
}

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

  private final int fields;
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

  private CounterTable(int fields) {
    this.fields = fields;
    this.values = new long[FIRST_ROWS * fields];
  }

  /** Room for every counter. */
  public CounterTable() {
    this(Counter.count());
  }

  /** Room for packets, bytes, errors and drops alone: a third of the memory and of the copying. */
  public static CounterTable ofTraffic() {
    return new CounterTable(Counter.TX_DROPPED.field() + 1);
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
    if (counter.field() < fields) {
      known.add(counter);
    }
  }

  /** Says that a row holds the first so many counters of the kernel's struct. */
  void knowsFirst(int count) {
    if (known.size() < Math.min(count, fields)) {
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
    int start = row(ifindex) * fields;
    // Newer kernels tell more counters than there were.
    int count = Math.min(told, fields);
    knowsFirst(count);
    words.copy(from, values, start, count);
    Arrays.fill(values, start + count, start + fields, 0);
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
      // By a quarter, as a row takes two hundred bytes.
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
    if (counter.field() < fields) {
      values[start + counter.field()] = value;
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
    int field = counter.field();
    if (field >= fields) {
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
    return counter.field() < fields ? values[row * fields + counter.field()] : 0;
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

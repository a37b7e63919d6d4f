package io.partywall.exporter.kernel;

/** The counters of one interface at the moment of the latest reading into their table. */
public final class LinkCounters {
  private final CounterTable table;
  private final int row;

  LinkCounters(CounterTable table, int row) {
    this.table = table;
    this.row = row;
  }

  /** Whether there is such a counter: what was not read, or is not told, has none. */
  public boolean has(Counter counter) {
    return table.has(counter);
  }

  /** The value; 0 where there is none. */
  public long get(Counter counter) {
    return table.value(row, counter);
  }
}

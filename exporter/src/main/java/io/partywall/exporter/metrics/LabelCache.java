package io.partywall.exporter.metrics;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Labels that one scrape hands on to the next. What a whole scrape did not ask for, such as those
 * of an interface that has gone, is forgotten.
 *
 * @param <K> what tells the labels apart
 */
public final class LabelCache<K> {
  private final Function<K, Labels> labels;
  private final Map<K, Entry> entries = new HashMap<>();
  private int scrape;
  private int used;

  private static final class Entry {
    private final Labels labels;
    private int lastScrape;

    private Entry(Labels labels, int scrape) {
      this.labels = labels;
      this.lastScrape = scrape;
    }
  }

  /** Remembers how labels are made. */
  public LabelCache(Function<K, Labels> labels) {
    this.labels = requireNonNull(labels, "labels is null");
  }

  /** Begins a scrape. */
  public void begin() {
    if (used < entries.size()) {
      entries.values().removeIf(entry -> entry.lastScrape != scrape);
    }
    scrape++;
    used = 0;
  }

  /** The labels of that key. */
  public Labels of(K key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      entry = new Entry(labels.apply(key), scrape);
      entries.put(key, entry);
      used++;
    } else if (entry.lastScrape != scrape) {
      entry.lastScrape = scrape;
      used++;
    }
    return entry.labels;
  }

  /** How many are remembered. */
  int size() {
    return entries.size();
  }
}

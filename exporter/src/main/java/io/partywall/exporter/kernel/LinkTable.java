package io.partywall.exporter.kernel;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The interfaces of this namespace at one moment. */
public final class LinkTable {
  private final Map<Integer, Link> byIndex;
  private final Map<String, Link> byName;

  /** Takes the links as they are; of two with one index or one name the later one counts. */
  public LinkTable(Collection<Link> links) {
    byIndex = LinkedHashMap.newLinkedHashMap(links.size());
    byName = HashMap.newHashMap(links.size());
    for (Link link : links) {
      byIndex.put(link.index(), link);
      byName.put(link.name(), link);
    }
  }

  /** Every link, in the order in which the table was given them. */
  public Collection<Link> all() {
    return Collections.unmodifiableCollection(byIndex.values());
  }

  /** The link of that index. */
  public Optional<Link> byIndex(int index) {
    return Optional.ofNullable(byIndex.get(index));
  }

  /** The link of that name. */
  public Optional<Link> byName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** This table without the links whose name is excluded. */
  public LinkTable without(Predicate<String> excluded) {
    return new LinkTable(
        byIndex.values().stream().filter(link -> !excluded.test(link.name())).toList());
  }
}

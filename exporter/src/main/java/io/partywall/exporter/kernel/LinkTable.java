package io.partywall.exporter.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The interfaces of this namespace at one moment, in sorted lists: maps of thousands of interfaces
 * take more memory than the interfaces.
 */
public final class LinkTable {
  private final List<Link> links;
  // Made when somebody asks for a name.
  private volatile @Nullable List<Link> byName;

  /**
   * Takes the links as they are; of two with one index the later one counts, of two with one name
   * that with the higher index.
   */
  public LinkTable(Collection<Link> links) {
    List<Link> sorted = new ArrayList<>(links);
    sorted.sort(Comparator.comparingInt(Link::index));
    List<Link> distinct = new ArrayList<>(sorted.size());
    for (Link link : sorted) {
      if (!distinct.isEmpty() && distinct.getLast().index() == link.index()) {
        distinct.removeLast();
      }
      distinct.add(link);
    }
    this.links = List.copyOf(distinct);
  }

  /** Every link, by ascending index. */
  public List<Link> all() {
    return links;
  }

  /** The link of that index. */
  public Optional<Link> byIndex(int index) {
    return find(links, link -> Integer.compare(link.index(), index));
  }

  /** The link of that name. */
  public Optional<Link> byName(String name) {
    List<Link> sorted = byName;
    if (sorted == null) {
      sorted = links.stream().sorted(Comparator.comparing(Link::name)).toList();
      byName = sorted;
    }
    return find(sorted, link -> link.name().compareTo(name));
  }

  /** The last one of those that compare as equal. */
  private static Optional<Link> find(List<Link> sorted, ToIntFunction<Link> comparison) {
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (comparison.applyAsInt(sorted.get(middle)) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && comparison.applyAsInt(sorted.get(low - 1)) == 0
        ? Optional.of(sorted.get(low - 1))
        : Optional.empty();
  }

  /** This table without the links whose name is excluded; itself where none is. */
  public LinkTable without(Predicate<String> excluded) {
    List<Link> kept = links.stream().filter(link -> !excluded.test(link.name())).toList();
    return kept.size() == links.size() ? this : new LinkTable(kept);
  }
}

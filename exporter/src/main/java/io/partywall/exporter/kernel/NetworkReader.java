package io.partywall.exporter.kernel;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the kernel tells of the interfaces of one network namespace. Any thread may ask; questions
 * are answered one after the other.
 */
public interface NetworkReader extends AutoCloseable {
  /** Every interface; the same table as before while none changed. */
  LinkTable links() throws IOException;

  /** Fills the table with the counters of every interface. */
  void count(CounterTable into) throws IOException;

  /**
   * Fills the table with the counters of some interfaces, and perhaps of others: cheaper than all
   * of them where they are few. One that is gone is left out.
   */
  default void count(CounterTable into, Collection<Integer> ifindexes) throws IOException {
    count(into);
  }

  /** The queueing disciplines at the ends of each interface that can hold or drop packets. */
  List<Qdisc> qdiscs() throws IOException;

  /**
   * This namespace's id for the network namespace in which a process runs, as {@link
   * Link#peerNamespace} gives it; empty where none was assigned, and for a process that is gone.
   */
  OptionalInt namespaceIdOf(long pid) throws IOException;

  /** What the interface's driver says of itself; asked anew at each call, so not at each scrape. */
  Device device(Link link) throws IOException;

  /** The speed of the interface's link, in bytes per second; empty where it has none now. */
  OptionalLong speed(Link link) throws IOException;

  @Override
  void close() throws IOException;
}

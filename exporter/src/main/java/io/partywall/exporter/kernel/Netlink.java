package io.partywall.exporter.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Asks by netlink, in the network namespace of the thread that made this object. */
public final class Netlink implements NetworkReader {
  // linux/rtnetlink.h
  private static final int RTM_GETQDISC = 38;
  private static final int RTM_GETNSID = 90;
  private static final int RTM_GETSTATS = 94;
  // linux/net_namespace.h; struct rtgenmsg is one byte, padded
  private static final int NSID_FIXED_PART = 4;
  private static final int NETNSA_NSID = 1;
  private static final int NETNSA_PID = 2;

  private final ReentrantLock lock = new ReentrantLock();
  private final NetlinkSocket socket;
  private final LinkCache links;
  private final Ethtool ethtool;

  /**
   * Opens the sockets, in the calling thread's network namespace.
   *
   * @throws IOException if the kernel does not answer all that is asked here
   */
  public static Netlink open() throws IOException {
    Netlink netlink = new Netlink(System::nanoTime);
    try {
      netlink.count(CounterTable.ofTraffic());
      return netlink;
    } catch (IOException e) {
      netlink.close();
      throw e;
    }
  }

  Netlink(LongSupplier nanoTime) throws IOException {
    socket = new NetlinkSocket();
    try {
      links = new LinkCache(socket, nanoTime);
      ethtool = new Ethtool(socket.descriptor());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public LinkTable links() throws IOException {
    return locked(links::table);
  }

  @Override
  public void count(CounterTable into) throws IOException {
    CounterMessages messages = new CounterMessages(into);
    NetlinkRequest request =
        NetlinkRequest.dump(RTM_GETSTATS, CounterMessages.FIXED_PART)
            .fixed(CounterMessages.FILTER_OFFSET, CounterMessages.LINK_64_ONLY);
    into.clear();
    // What a broken attempt left behind is no harm: each row is whole, and who reads it has a link.
    locked(() ->
        socket.askForWords(
            request, () -> {}, (type, words, start, end) -> messages.add(words, start, end)));
  }

  @Override
  public void count(CounterTable into, Collection<Integer> ifindexes) throws IOException {
    CounterMessages messages = new CounterMessages(into);
    into.clear();
    locked(() -> {
      for (int ifindex : ifindexes) {
        NetlinkRequest request =
            NetlinkRequest.get(RTM_GETSTATS, CounterMessages.FIXED_PART)
                .fixed(CounterMessages.INDEX_OFFSET, ifindex)
                .fixed(CounterMessages.FILTER_OFFSET, CounterMessages.LINK_64_ONLY);
        try {
          socket.askForWords(
              request, () -> {}, (type, words, start, end) -> messages.add(words, start, end));
        } catch (ErrnoException e) {
          if (e.errno() != ErrnoException.ENODEV) {
            throw e;
          }
        }
      }
      return into;
    });
  }

  @Override
  public List<Qdisc> qdiscs() throws IOException {
    QdiscMessages messages = new QdiscMessages();
    NetlinkRequest request = NetlinkRequest.dump(RTM_GETQDISC, QdiscMessages.FIXED_PART);
    return locked(() -> {
      // With thousands of interfaces the dump takes longer than all else, for nothing but noqueue.
      // To ask for some of them would not do: each answer goes to all listeners of the host too.
      if (!links.mayHaveQueues()) {
        return List.of();
      }
      socket.ask(request, messages::clear, (type, message) -> messages.add(message));
      List<Qdisc> qdiscs = messages.qdiscs();
      links.foundQueues(!qdiscs.isEmpty());
      return qdiscs;
    });
  }

  @Override
  public OptionalInt namespaceIdOf(long pid) throws IOException {
    List<Integer> ids = new ArrayList<>(1);
    NetlinkRequest request =
        NetlinkRequest.get(RTM_GETNSID, NSID_FIXED_PART)
            .attribute(NETNSA_PID, Math.toIntExact(pid));
    try {
      locked(() ->
          socket.ask(
              request,
              ids::clear,
              (type, message) -> {
                Attributes attributes =
                    new Attributes(message, message.position() + NSID_FIXED_PART, message.limit());
                while (attributes.advance()) {
                  if (attributes.type() == NETNSA_NSID) {
                    ids.add(attributes.number());
                  }
                }
              }));
    } catch (ErrnoException e) {
      if (e.errno() == ErrnoException.ESRCH) {
        return OptionalInt.empty();
      }
      throw e;
    }
    // NETNSA_NSID_NOT_ASSIGNED is -1.
    return ids.isEmpty() || ids.getFirst() < 0
        ? OptionalInt.empty()
        : OptionalInt.of(ids.getFirst());
  }

  @Override
  public Device device(Link link) throws IOException {
    return locked(() -> ethtool.device(link.name()));
  }

  @Override
  public OptionalLong speed(Link link) throws IOException {
    return locked(() -> ethtool.speed(link.name()));
  }

  /** How many times all interfaces were asked for anew, as events were lost or for safety. */
  public long linkDumps() throws IOException {
    return locked(links::dumps);
  }

  private <T> T locked(Question<T> question) throws IOException {
    lock.lock();
    try {
      return question.ask();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try (links;
        ethtool) {
      socket.close();
    } finally {
      lock.unlock();
    }
  }

  private interface Question<T> {
    T ask() throws IOException;
  }
}

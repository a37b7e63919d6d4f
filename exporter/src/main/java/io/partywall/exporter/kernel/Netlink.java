package io.partywall.exporter.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the kernel tells of the interfaces of one network namespace: the one of the thread that made
 * this object. Any thread may ask; questions are answered one after the other.
 */
public final class Netlink implements AutoCloseable {
  // linux/rtnetlink.h
  private static final int RTM_GETLINK = 18;
  private static final int RTM_GETQDISC = 38;
  private static final int RTM_GETNSID = 90;
  private static final int RTM_GETSTATS = 94;
  // linux/net_namespace.h; struct rtgenmsg is one byte, padded
  private static final int NSID_FIXED_PART = 4;
  private static final int NETNSA_NSID = 1;
  private static final int NETNSA_PID = 2;

  private final ReentrantLock lock = new ReentrantLock();
  private final NetlinkSocket socket;

  /** Opens the socket, in the calling thread's network namespace. */
  public Netlink() throws IOException {
    socket = new NetlinkSocket();
  }

  /** Every interface, without its counters. */
  public LinkTable links() throws IOException {
    LinkMessages messages = new LinkMessages();
    NetlinkRequest request =
        NetlinkRequest.dump(RTM_GETLINK, LinkMessages.FIXED_PART)
            .attribute(LinkMessages.IFLA_EXT_MASK, LinkMessages.RTEXT_FILTER_SKIP_STATS);
    ask(() -> socket.ask(request, messages::clear, messages::add));
    return messages.table();
  }

  /** The counters of every interface, by its index. */
  public Map<Integer, LinkCounters> counters() throws IOException {
    CounterMessages messages = new CounterMessages();
    NetlinkRequest request =
        NetlinkRequest.dump(RTM_GETSTATS, CounterMessages.FIXED_PART)
            .fixed(CounterMessages.FILTER_OFFSET, CounterMessages.LINK_64_ONLY);
    ask(() -> socket.ask(request, messages::clear, messages::add));
    return messages.byIndex();
  }

  /** The root queueing discipline of each interface. */
  public List<Qdisc> qdiscs() throws IOException {
    QdiscMessages messages = new QdiscMessages();
    NetlinkRequest request = NetlinkRequest.dump(RTM_GETQDISC, QdiscMessages.FIXED_PART);
    ask(() -> socket.ask(request, messages::clear, messages::add));
    return messages.roots();
  }

  /**
   * This namespace's id for the network namespace in which a process runs, as {@link
   * Link#peerNamespace} gives it; empty where none was assigned, and for a process that is gone.
   */
  public OptionalInt namespaceIdOf(long pid) throws IOException {
    List<Integer> ids = new ArrayList<>(1);
    NetlinkRequest request =
        NetlinkRequest.get(RTM_GETNSID, NSID_FIXED_PART)
            .attribute(NETNSA_PID, Math.toIntExact(pid));
    try {
      ask(() ->
          socket.ask(
              request,
              ids::clear,
              message -> {
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

  private void ask(Question question) throws IOException {
    lock.lock();
    try {
      question.ask();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      socket.close();
    } finally {
      lock.unlock();
    }
  }

  private interface Question {
    void ask() throws IOException;
  }
}

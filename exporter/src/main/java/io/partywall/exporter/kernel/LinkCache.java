package io.partywall.exporter.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The interfaces as one dump and the events since describe them: a dump takes ten times as long as
 * the counters. After lost events, and every few minutes against whatever no event tells, the dump
 * is made anew.
 */
final class LinkCache implements AutoCloseable {
  // linux/rtnetlink.h
  private static final int RTM_NEWLINK = 16;
  private static final int RTM_DELLINK = 17;
  private static final int RTM_GETLINK = 18;
  private static final int RTM_NEWQDISC = 36;
  private static final int RTM_DELQDISC = 37;
  private static final int RTMGRP_LINK = 1;
  private static final int RTMGRP_TC = 8;

  private static final long MAX_AGE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final NetlinkSocket requests;
  private final NetlinkSocket events = new NetlinkSocket(RTMGRP_LINK | RTMGRP_TC);
  private final LongSupplier nanoTime;
  private LinkTable table = new LinkTable(List.of());
  // What events told since the table was made, by index; nothing of a link that has gone.
  private final Map<Integer, Optional<Link>> changes = new HashMap<>();
  private boolean complete;
  private boolean queues = true;
  private long dumpedAt;
  private long dumps;

  /** Listens from now on; everything is asked for by the other socket. */
  LinkCache(NetlinkSocket requests, LongSupplier nanoTime) throws IOException {
    this.requests = requests;
    this.nanoTime = nanoTime;
  }

  /** The interfaces of now; the same table as before while none changed. */
  LinkTable table() throws IOException {
    boolean drained = events.drain(this::event);
    applyChanges();
    if (!drained || !complete || nanoTime.getAsLong() - dumpedAt >= MAX_AGE_NANOS) {
      // Events that come meanwhile are taken at the next call: the last one of each link is right.
      dump();
    }
    return table;
  }

  /** Whether an interface may have a queueing discipline that holds or drops packets. */
  boolean mayHaveQueues() {
    return queues;
  }

  /** Takes note that the disciplines were looked at, and whether there was one. */
  void foundQueues(boolean any) {
    queues = any;
  }

  /** How many times everything was asked for. */
  long dumps() {
    return dumps;
  }

  private void dump() throws IOException {
    dumps++;
    complete = false;
    List<Link> links = new ArrayList<>(table.all().size());
    NetlinkRequest request =
        NetlinkRequest.dump(RTM_GETLINK, LinkMessages.FIXED_PART)
            .attribute(LinkMessages.IFLA_EXT_MASK, LinkMessages.RTEXT_FILTER_SKIP_STATS);
    complete =
        requests.ask(
            request,
            () -> {},
            (type, message) -> {
              Link link = LinkMessages.link(message);
              links.add(table.byIndex(link.index()).filter(link::equals).orElse(link));
            });
    dumpedAt = nanoTime.getAsLong();
    LinkTable found = new LinkTable(links);
    if (!found.all().equals(table.all())) {
      table = found;
    }
    queues = true;
  }

  private void applyChanges() {
    if (!changes.isEmpty()) {
      List<Link> links = new ArrayList<>(table.all());
      links.removeIf(link -> changes.containsKey(link.index()));
      changes.values().forEach(change -> change.ifPresent(links::add));
      table = new LinkTable(links);
      changes.clear();
    }
  }

  private void event(int type, ByteBuffer message) {
    switch (type) {
      case RTM_NEWLINK -> {
        if (LinkMessages.isWhole(message)) {
          changes.put(LinkMessages.index(message), Optional.of(LinkMessages.link(message)));
          queues |= LinkMessages.hasQueue(message);
        }
      }
      case RTM_DELLINK -> {
        if (LinkMessages.isWhole(message)) {
          changes.put(LinkMessages.index(message), Optional.empty());
        }
      }
      case RTM_NEWQDISC, RTM_DELQDISC -> queues |= QdiscMessages.isOutermost(message);
      default -> {
        // Classes and filters come with the group of the disciplines.
      }
    }
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}

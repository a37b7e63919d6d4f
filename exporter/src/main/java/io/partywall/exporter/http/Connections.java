package io.partywall.exporter.http;

import io.vertx.core.http.HttpConnection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The open connections: a bounded number, of which the oldest makes room for a new one. */
final class Connections {
  private final int most;
  private final Set<HttpConnection> open = new LinkedHashSet<>();

  Connections(int most) {
    this.most = most;
  }

  void add(HttpConnection connection) {
    connection.closeHandler(closed -> remove(connection));
    HttpConnection oldest = null;
    synchronized (this) {
      open.add(connection);
      if (open.size() > most) {
        Iterator<HttpConnection> all = open.iterator();
        oldest = all.next();
        all.remove();
      }
    }
    if (oldest != null) {
      oldest.close();
    }
  }

  private synchronized void remove(HttpConnection connection) {
    open.remove(connection);
  }
}

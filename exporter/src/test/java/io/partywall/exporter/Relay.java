package io.partywall.exporter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Stands between a client and a server on the loopback address, and keeps what passes. */
final class Relay implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  private final int target;
  private final List<Socket> sockets = new ArrayList<>();
  private final ByteArrayOutputStream requests = new ByteArrayOutputStream();
  private final ByteArrayOutputStream answers = new ByteArrayOutputStream();

  /** Passes everything on to that port. */
  Relay(int target) throws IOException {
    this.target = target;
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** What clients sent, a character a byte. */
  String requests() {
    return requests.toString(ISO_8859_1);
  }

  /** What the server sent, a character a byte. */
  String answers() {
    return answers.toString(ISO_8859_1);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
        synchronized (sockets) {
          sockets.addAll(List.of(client, behind));
        }
        Thread.startVirtualThread(() -> pass(client, behind, requests));
        Thread.startVirtualThread(() -> pass(behind, client, answers));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void pass(Socket from, Socket to, ByteArrayOutputStream copy) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] part = new byte[8192];
      for (int length = in.read(part); length > 0; length = in.read(part)) {
        copy.write(part, 0, length);
        out.write(part, 0, length);
      }
    } catch (IOException closed) {
      // One end is enough to end the other.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    synchronized (sockets) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}

package io.partywall.orchestrator.host;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import io.partywall.orchestrator.testbed.TestBed.HostAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Opens SSH channels to one host, over as many connections as it takes. */
final class SshConnection implements AutoCloseable {
  /** The most sessions that OpenSSH allows in one connection unless told otherwise. */
  private static final int CHANNELS = 10;

  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final Duration ALIVE = Duration.ofSeconds(2);
  private static final int MISSED = 3;

  private final String host;
  private final HostAddress address;
  private final List<Lane> lanes = new ArrayList<>();
  private boolean closed;

  private SshConnection(String host, HostAddress address) {
    this.host = host;
    this.address = address;
  }

  /** Connects, or throws an {@link UnreachableHost} that names the field at fault. */
  static SshConnection open(String host, HostAddress address) {
    SshConnection connection = new SshConnection(host, address);
    connection.lanes.add(new Lane(connection.connect()));
    return connection;
  }

  /** A channel that is not connected yet. */
  synchronized Channel channel(String type) throws JSchException {
    if (closed) {
      throw new HostException(host + ": the connection is closed");
    }
    // No new connection instead: what the lost one ran may still run there.
    if (!lanes.stream().allMatch(lane -> lane.session.isConnected())) {
      throw new HostException(host + ": the connection is lost");
    }
    for (Lane lane : lanes) {
      lane.channels.removeIf(Channel::isClosed);
      if (lane.channels.size() < CHANNELS) {
        return lane.channel(type);
      }
    }
    lanes.add(new Lane(connect()));
    return lanes.getLast().channel(type);
  }

  @Override
  public synchronized void close() {
    closed = true;
    lanes.forEach(lane -> lane.session.disconnect());
  }

  private Session connect() {
    JSch client = new JSch();
    readKey(client);
    readKnownHosts(client);
    try {
      Session session = client.getSession(address.user(), address.address(), address.port());
      session.setConfig("StrictHostKeyChecking", "yes");
      session.setConfig("PreferredAuthentications", "publickey");
      session.setServerAliveInterval(Math.toIntExact(ALIVE.toMillis()));
      session.setServerAliveCountMax(MISSED);
      session.setDaemonThread(true);
      session.connect(Math.toIntExact(CONNECTING.toMillis()));
      return session;
    } catch (JSchException e) {
      throw explain(e);
    }
  }

  private void readKey(JSch client) {
    Path key = address.key();
    requireReadable("key", key, "name the private key's file, readable by you");
    try {
      KeyPair pair = KeyPair.load(client, key.toString());
      boolean encrypted = pair.isEncrypted();
      pair.dispose();
      if (encrypted) {
        throw unreachable(
            "key", key + " is encrypted", "name a key without passphrase, made for this test bed");
      }
      client.addIdentity(key.toString());
    } catch (JSchException e) {
      throw unreachable("key", key + " is not a private key", "name an OpenSSH private key's file");
    }
  }

  private void readKnownHosts(JSch client) {
    Path knownHosts = address.knownHosts();
    requireReadable(
        "known_hosts", knownHosts, "write the host's key there, as ssh-keyscan prints it");
    try {
      client.setKnownHosts(knownHosts.toString());
    } catch (JSchException e) {
      throw unreachable(
          "known_hosts",
          knownHosts + " cannot be read: " + e.getMessage(),
          "write the host's key there, as ssh-keyscan prints it");
    }
  }

  private void requireReadable(String field, Path file, String remedy) {
    if (!Files.exists(file)) {
      throw unreachable(field, file + " does not exist", remedy);
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw unreachable(field, file + " cannot be read", remedy);
    }
  }

  private UnreachableHost explain(JSchException e) {
    String place = address.address() + ":" + address.port();
    if (e instanceof JSchUnknownHostKeyException) {
      return unreachable(
          "known_hosts",
          "%s holds no key of %s".formatted(address.knownHosts(), place),
          "add the host's key after comparing it with the host's own");
    }
    if (e instanceof JSchHostKeyException) {
      return unreachable(
          "known_hosts",
          "%s holds another key than %s shows".formatted(address.knownHosts(), place),
          "find out who answers there, then correct the key");
    }
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Auth")) {
      return unreachable(
          "key",
          "%s refuses user %s with key %s".formatted(place, address.user(), address.key()),
          "add the public key to the user's authorized_keys on the host");
    }
    if (e.getCause() instanceof UnknownHostException) {
      return unreachable(
          "address", address.address() + " is not a known name", "write an address that resolves");
    }
    Throwable cause = e.getCause();
    String reason = cause == null || cause.getMessage() == null ? message : cause.getMessage();
    return unreachable(
        "address",
        "%s cannot be reached: %s".formatted(place, reason),
        "start the SSH server there, or correct address and port");
  }

  private UnreachableHost unreachable(String field, String problem, String remedy) {
    return new UnreachableHost(host, field, problem, remedy);
  }

  /** One connection and the channels in it. */
  private static final class Lane {
    private final Session session;
    private final List<Channel> channels = new ArrayList<>();

    Lane(Session session) {
      this.session = session;
    }

    Channel channel(String type) throws JSchException {
      Channel channel = session.openChannel(type);
      channels.add(channel);
      return channel;
    }
  }
}

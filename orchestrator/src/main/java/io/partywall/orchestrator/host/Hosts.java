package io.partywall.orchestrator.host;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.testbed.TestBed;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** All hosts of a test bed, connected. */
public final class Hosts implements AutoCloseable {
  private final Map<String, Host> hosts;

  private Hosts(Map<String, Host> hosts) {
    this.hosts = hosts;
  }

  /**
   * Connects to all at once; when one fails the others are closed again.
   *
   * @param file where the test bed is declared, which messages name
   */
  public static Hosts connect(TestBed testBed, Path file) {
    return connect(testBed, file, (_, _) -> {});
  }

  /** Who is told how each connection went: the host, and the problem or an empty text. */
  @FunctionalInterface
  public interface Outcome {
    /** One host's. */
    void of(String host, String problem);
  }

  /** The same, and tells of every host before it throws for one. */
  public static Hosts connect(TestBed testBed, Path file, Outcome outcome) {
    Map<String, CompletableFuture<Host>> attempts = new LinkedHashMap<>();
    new TreeMap<>(testBed.hosts())
        .forEach((name, address) ->
            attempts.put(
                name,
                CompletableFuture.supplyAsync(
                    () -> SshHost.connect(name, address), Thread::startVirtualThread)));
    Map<String, Host> connected = new LinkedHashMap<>();
    @Nullable RuntimeException failure = null;
    for (var attempt : attempts.entrySet()) {
      try {
        connected.put(attempt.getKey(), attempt.getValue().join());
        outcome.of(attempt.getKey(), "");
      } catch (CompletionException e) {
        RuntimeException reason = failure(file, attempt.getKey(), e.getCause());
        outcome.of(attempt.getKey(), "" + reason.getMessage());
        failure = failure == null ? reason : failure;
      }
    }
    if (failure != null) {
      connected.values().forEach(Host::close);
      throw failure;
    }
    return new Hosts(connected);
  }

  private static RuntimeException failure(Path file, String name, @Nullable Throwable cause) {
    return switch (cause) {
      case UnreachableHost it ->
          BadInput.of(
              file.toString(), "hosts." + name + "." + it.field(), it.problem(), it.remedy());
      case RuntimeException other -> other;
      case null, default -> new HostException(name + ": " + cause);
    };
  }

  /** The host of that name. */
  public Host get(String name) {
    Host host = hosts.get(name);
    if (host == null) {
      throw new IllegalArgumentException("no such host: " + name);
    }
    return host;
  }

  /** All, by name. */
  public Map<String, Host> all() {
    return Map.copyOf(hosts);
  }

  @Override
  public void close() {
    hosts.values().forEach(Host::close);
  }
}

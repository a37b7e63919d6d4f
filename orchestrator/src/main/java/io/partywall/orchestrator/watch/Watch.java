package io.partywall.orchestrator.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The watch over a host, from scrape to notification, with the production rules' windows shortened.
 */
public final class Watch implements AutoCloseable {
  private final WebhookReceiver receiver;
  private final AlertmanagerServer alertmanager;
  private final PrometheusServer prometheus;
  private final Queries queries;

  private Watch(
      WebhookReceiver receiver, AlertmanagerServer alertmanager, PrometheusServer prometheus) {
    this.receiver = receiver;
    this.alertmanager = alertmanager;
    this.prometheus = prometheus;
    this.queries = new Queries(prometheus.uri());
  }

  /**
   * Starts the receiver, then Alertmanager, then Prometheus, each ready before the next: none has
   * to try again.
   *
   * @param directory becomes the watch's own
   * @param productionRules {@code alerts/partywall.rules.yml}
   * @param listener is told each alert, on a thread of the receiver's own
   */
  public static Watch start(
      Path directory, List<Target> targets, Path productionRules, Consumer<Received> listener) {
    Path rules = directory.resolve("partywall.rules.yml");
    try {
      Files.createDirectories(directory);
      ShortWindows.write(productionRules, rules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    WebhookReceiver receiver = WebhookReceiver.start(listener);
    AlertmanagerServer alertmanager;
    try {
      alertmanager = AlertmanagerServer.start(directory, receiver.uri());
    } catch (RuntimeException e) {
      receiver.close();
      throw e;
    }
    try {
      return new Watch(
          receiver,
          alertmanager,
          PrometheusServer.start(directory, targets, List.of(rules), alertmanager.address()));
    } catch (RuntimeException e) {
      alertmanager.close();
      receiver.close();
      throw e;
    }
  }

  /** Where the alerts arrive. */
  public WebhookReceiver receiver() {
    return receiver;
  }

  /** The watch's Prometheus. */
  public PrometheusServer prometheus() {
    return prometheus;
  }

  /** Asks the watch's Prometheus. */
  public Queries queries() {
    return queries;
  }

  @Override
  public void close() {
    queries.close();
    prometheus.close();
    alertmanager.close();
    receiver.close();
  }
}

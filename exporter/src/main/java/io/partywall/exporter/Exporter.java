package io.partywall.exporter;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.access.WebConfigurationFile;
import io.partywall.exporter.config.BadInput;
import io.partywall.exporter.config.ConfigurationFile;
import io.partywall.exporter.config.ExporterConfiguration;
import io.partywall.exporter.config.ListenAddress;
import io.partywall.exporter.host.HostSource;
import io.partywall.exporter.host.InterfaceDetailSource;
import io.partywall.exporter.host.InterfaceRows;
import io.partywall.exporter.host.InterfaceSource;
import io.partywall.exporter.host.NetlinkSource;
import io.partywall.exporter.host.ProcessSource;
import io.partywall.exporter.host.QdiscSource;
import io.partywall.exporter.host.SoftnetSource;
import io.partywall.exporter.http.Doorkeeper;
import io.partywall.exporter.http.MetricsServer;
import io.partywall.exporter.kernel.CounterTable;
import io.partywall.exporter.kernel.Netlink;
import io.partywall.exporter.kernel.NetworkReader;
import io.partywall.exporter.kernel.ProcNetDev;
import io.partywall.exporter.kernel.SnapshotReader;
import io.partywall.exporter.metrics.OwnMeters;
import io.partywall.exporter.metrics.Scrape;
import io.partywall.exporter.metrics.Source;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's main class. */
public final class Exporter {
  private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;
  private static final long START_SECONDS = 10;
  private static final long STOP_MILLISECONDS = 1500;

  private Exporter() {}

  /** Runs until it is told to stop. */
  public static void main(String[] arguments) {
    try {
      Options options = Options.parse(List.of(arguments));
      if (options.help()) {
        System.out.print(Options.USAGE);
      } else if (options.version()) {
        System.out.println("partywall-exporter " + version());
      } else {
        start(configuration(options), options.webConfig());
      }
    } catch (BadInput e) {
      exit(BAD_INPUT, e.getMessage());
    } catch (IOException e) {
      exit(FAILED, e.getMessage());
    } catch (RuntimeException | Error e) {
      // Vert.x' threads would keep a daemon alive that listens to nobody.
      LOG.error("cannot start", e);
      exit(FAILED, e.toString());
    }
  }

  private static void exit(int status, @Nullable String message) {
    System.err.println("partywall-exporter: " + message);
    System.exit(status);
  }

  private static ExporterConfiguration configuration(Options options) {
    ExporterConfiguration configuration =
        options.config().map(ConfigurationFile::read).orElse(ExporterConfiguration.DEFAULT);
    return options.listen().isEmpty() ? configuration : configuration.listeningOn(options.listen());
  }

  private static void start(ExporterConfiguration configuration, Optional<Path> webConfig)
      throws IOException {
    String version = version();
    OwnMeters own = new OwnMeters();
    FutureTask<Vertx> started = new FutureTask<>(() -> vertx(own));
    Thread.ofPlatform().name("start").start(started);
    NetworkReader network = network(configuration);
    SnapshotReader snapshots =
        new SnapshotReader(
            network, configuration.excluded(), counters(configuration), InstantSource.system());
    List<Source> sources = sources(configuration, network, version);
    Scrape scrape = new Scrape(snapshots::read, sources, own.registry(), InstantSource.system());
    Vertx vertx = result(started);
    Optional<Doorkeeper> doorkeeper =
        webConfig.map(file -> new Doorkeeper(vertx, new WebConfigurationFile(file)));
    String scheme = doorkeeper.filter(Doorkeeper::hasTls).isPresent() ? "https" : "http";
    MetricsServer server = new MetricsServer(vertx, scrape, version, doorkeeper);
    for (ListenAddress address : configuration.listen()) {
      listen(server, address, scheme);
    }
    sources.forEach(Source::start);
    HeapTrim.start(vertx);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(vertx, own, network), "stop"));
  }

  /** Vert.x and the way to the kernel take as long to load, and each has a thread for it. */
  private static Vertx result(FutureTask<Vertx> started) throws IOException {
    try {
      return started.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Vert.x does not start", e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IOException("Vert.x does not start (" + e + ")", e);
    }
  }

  private static NetworkReader network(ExporterConfiguration configuration) {
    try {
      return Netlink.open();
    } catch (IOException e) {
      // A sandbox that lets no netlink socket through, or a kernel before 4.7.
      LOG.warn("reading /proc/net/dev, as netlink is refused: {}", e.getMessage());
      return new ProcNetDev(configuration.proc(), configuration.sys());
    }
  }

  private static CounterTable counters(ExporterConfiguration configuration) {
    return configuration.interfaceDetail()
        ? new CounterTable()
        : CounterTable.without(InterfaceDetailSource.counters());
  }

  /** Everyone that a scrape asks, in the order of the exposition. */
  private static List<Source> sources(
      ExporterConfiguration configuration, NetworkReader network, String version)
      throws IOException {
    List<Source> sources = new ArrayList<>();
    sources.add(new ProcessSource(version));
    sources.add(new HostSource(configuration.proc()));
    sources.add(new NetlinkSource(network));
    InterfaceRows interfaces = new InterfaceRows(network);
    sources.add(new InterfaceSource(interfaces, network, System::nanoTime));
    if (configuration.interfaceDetail()) {
      sources.add(new InterfaceDetailSource(interfaces));
    }
    sources.add(new SoftnetSource(configuration.proc()));
    sources.add(new QdiscSource());
    sources.addAll(GuestSources.of(configuration, network));
    return sources;
  }

  private static Vertx vertx(OwnMeters own) {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false))
            .setMetricsOptions(
                new MicrometerMetricsOptions()
                    .setEnabled(true)
                    // 30 series of pools that run a task a scrape, whose time the collectors tell.
                    .addDisabledMetricsCategory(MetricsDomain.NAMED_POOLS));
    return Vertx.builder()
        .with(options)
        .withMetrics(new MicrometerMetricsFactory(own.meters()))
        .build();
  }

  private static void listen(MetricsServer server, ListenAddress address, String scheme)
      throws IOException {
    try {
      int port =
          server.listen(address.host(), address.port()).await(START_SECONDS, TimeUnit.SECONDS);
      LOG.info("listening on {}://{}/metrics", scheme, new ListenAddress(address.host(), port));
    } catch (Exception e) {
      throw new IOException("cannot listen on " + address + " (" + e.getMessage() + ")", e);
    }
  }

  private static void stop(Vertx vertx, OwnMeters own, NetworkReader network) {
    try (network;
        own) {
      vertx.close().await(STOP_MILLISECONDS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("connections were still open after {} ms", STOP_MILLISECONDS, e);
    } catch (IOException e) {
      LOG.warn("could not close the netlink socket", e);
    }
  }

  private static String version() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        requireNonNull(
            Exporter.class.getResourceAsStream("version.properties"),
            "version.properties is not in the jar")) {
      properties.load(in);
    }
    return requireNonNull(properties.getProperty("version"), "version is null");
  }
}

package io.partywall.exporter.access;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The TLS context of each moment, made anew when the web configuration or a file in it changes. */
public final class TlsContexts {
  private final WebConfigurationFile file;
  private @Nullable Made latest;

  private record Made(
      TlsContext context, String certificate, String key, Optional<String> authorities) {}

  /** Reads that file, and those that it names. */
  public TlsContexts(WebConfigurationFile file) {
    this.file = requireNonNull(file, "file is null");
  }

  /**
   * The context for a connection of now; the same one as before while nothing changed.
   *
   * @throws BadInput if something is wrong with a file, also when it no longer asks for TLS
   */
  public synchronized TlsContext current() {
    TlsSettings settings =
        file.read()
            .tls()
            .orElseThrow(() ->
                BadInput.of(
                    file.name(),
                    "tls_server_config",
                    "is gone",
                    "restart the exporter if it shall speak without TLS"));
    String certificate = settings.certificate().read();
    String key = settings.key().read();
    Optional<String> authorities = settings.clientCa().map(PemText::read);
    Made made = latest;
    if (made == null
        || !made.context().settings().equals(settings)
        || !made.certificate().equals(certificate)
        || !made.key().equals(key)
        || !made.authorities().equals(authorities)) {
      made =
          new Made(
              TlsContext.of(settings, certificate, key, authorities),
              certificate,
              key,
              authorities);
      latest = made;
    }
    return made.context();
  }
}

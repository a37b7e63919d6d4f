package io.partywall.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.metrics.Format;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NegotiationTest {
  private static final String SEPARATOR = "\\|";

  /** What Prometheus and vmagent send, what RFC 9110 says, and what broken clients send. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        // Prometheus 2.42, 2.53, 3.5, 3.5 with legacy names and with native histograms; vmagent.
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 # OPENMETRICS",
        "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 # OPENMETRICS",
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 # OPENMETRICS",
        "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 # OPENMETRICS",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 # OPENMETRICS",
        "text/plain;version=0.0.4;q=1,*/*;q=0.1 # TEXT",
        // A browser, curl, nothing.
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 # TEXT",
        "*/* # TEXT",
        "`` # TEXT",
        // Versions that there are not.
        "application/openmetrics-text;version=9.9.9,*/*;q=0.1 # TEXT",
        "application/openmetrics-text;version=0.0.1 # NONE",
        "text/plain;version=1.0.0 # NONE",
        // Quoted, spaced, in other case; a comma and an escaped quote within quotes.
        "Application/OpenMetrics-Text ; Version=\"1.0.0\" ; Charset=\"UTF-8\" # OPENMETRICS",
        "text/plain;x=\"a,b;c\\\"d\";q=1, application/openmetrics-text;q=0.1 # OPENMETRICS",
        "text/plain;charset=iso-8859-1 # NONE",
        // Weights: the most precise range counts, whatever the order and whatever it says.
        "application/openmetrics-text;q=0.2,text/plain;q=0.3 # TEXT",
        "text/*;q=0.3,application/*;q=0.4 # OPENMETRICS",
        "*/*;q=1,text/plain;q=0 # OPENMETRICS",
        "text/plain;q=0.9,text/plain;version=0.0.4;q=0.1,application/openmetrics-text;q=0.5 # OPENMETRICS",
        "application/openmetrics-text;version=1.0.0;q=0,application/openmetrics-text # NONE",
        "application/openmetrics-text,*/* # OPENMETRICS",
        "text/plain,application/openmetrics-text # TEXT",
        "text/plain;q=0.5;version=0.0.4,application/openmetrics-text;q=0.4 # TEXT",
        "application/openmetrics-text;q=0.000,*/* # TEXT",
        // Refusals, and what nobody can mean.
        "*/*;q=0 # NONE",
        "application/json # NONE",
        "application/json, # NONE",
        "text/plain;q=2,application/openmetrics-text;q=0.1 # OPENMETRICS",
        "text/plain;q=abc # TEXT",
        ";q=1 # TEXT",
        "application/openmetrics-text | text/plain;q=0.5 # OPENMETRICS",
        "application/json | text/plain;q=0.5 # TEXT",
      })
  void choosesTheFormat(String accept, String format) {
    assertThat(
            Negotiation.format(List.of(accept.split(SEPARATOR, -1)))
                .map(Format::name)
                .orElse("NONE"))
        .isEqualTo(format);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "gzip # gzip",
        "GZIP # gzip",
        "x-gzip # gzip",
        "gzip;q=0.001 # gzip",
        "deflate, gzip;q=1.0, *;q=0.5 # gzip",
        "* # gzip",
        "br, zstd | gzip # gzip",
        "identity, gzip # gzip",
        "gzip;q=0 # plain",
        "gzip;q=0.0, * # plain",
        "identity # plain",
        "identity;q=1, gzip;q=0.5 # plain",
        "`` # plain",
        "br # plain",
        "gzipped # plain",
        "identity;q=0, gzip;q=0 # none",
        "*;q=0 # none",
        "identity;q=0 # none",
        "identity;q=0, * # gzip",
        "*;q=0, identity # plain",
      })
  void choosesTheCoding(String acceptEncoding, String coding) {
    assertThat(
            Negotiation.gzip(List.of(acceptEncoding.split(SEPARATOR, -1)))
                .map(gzip -> gzip ? "gzip" : "plain")
                .orElse("none"))
        .isEqualTo(coding);
  }

  @Test
  void takesNoHeaderForNoWish() {
    assertThat(Negotiation.format(List.of())).contains(Format.TEXT);
    assertThat(Negotiation.gzip(List.of())).isEqualTo(Optional.of(false));
  }
}

package io.partywall.orchestrator.experiment;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The version of this program, which every journal holds. */
public final class Version {
  private static final String RESOURCE = "version.properties";

  private Version() {}

  /** As the build wrote it, such as {@code 0.1.0}. */
  public static String current() {
    try (@Nullable InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      properties.load(requireNonNull(in, RESOURCE));
      return requireNonNull(properties.getProperty("version"), "version is null");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

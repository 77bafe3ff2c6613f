package dev.belay.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The version of this Belay. */
public final class BelayVersion {
  private BelayVersion() {}

  /** As the build named it. */
  public static String current() {
    var properties = new Properties();
    try (var file = BelayVersion.class.getResourceAsStream("/belay.properties")) {
      properties.load(Objects.requireNonNull(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }
}

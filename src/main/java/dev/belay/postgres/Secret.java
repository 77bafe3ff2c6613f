package dev.belay.postgres;

import java.util.Objects;

/**
 * A password. It has no accessor that a serialiser, a log or a record's {@code toString} would
 * find; only {@link #reveal()} gives it, and only at the place that hands it to the driver or to a
 * program.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = Objects.requireNonNull(value);
  }

  /** A secret of that text. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The text itself: for the driver or a program's environment, never for output. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "…";
  }
}

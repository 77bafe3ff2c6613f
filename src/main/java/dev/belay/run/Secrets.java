package dev.belay.run;

import java.util.Map;
import java.util.Optional;

/** Resolves references to secrets ({@code env:NAME}). */
public final class Secrets {
  private final Map<String, String> environment;

  /** Looks names up in these environment variables. */
  public Secrets(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Whether a text is a reference and nothing else. */
  static boolean isReference(String text) {
    return text.startsWith("env:");
  }

  /** The value behind a reference. */
  String resolve(String reference) {
    var name = variable(reference);
    var value = environment.get(name);
    if (value == null) {
      throw new Values.MissingValueException(
          "The environment variable " + name + " is not set, and a secret is read from it.");
    }
    return value;
  }

  /** The value behind a reference, if it is there and not blank. */
  Optional<String> value(String reference) {
    return Optional.ofNullable(environment.get(variable(reference)))
        .filter(value -> !value.isBlank());
  }

  private static String variable(String reference) {
    return isReference(reference) ? reference.substring("env:".length()) : reference;
  }
}

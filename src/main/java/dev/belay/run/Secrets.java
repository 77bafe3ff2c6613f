package dev.belay.run;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
    var name = reference.startsWith("env:") ? reference.substring(4) : reference;
    var value = environment.get(name);
    if (value == null) {
      throw new Values.MissingValueException(
          "The environment variable " + name + " is not set, and a secret is read from it.");
    }
    return value;
  }

  /** The values behind these references, as far as they are there, for redaction. */
  Set<String> values(Collection<String> references) {
    return references.stream()
        .map(reference -> reference.startsWith("env:") ? reference.substring(4) : reference)
        .filter(environment::containsKey)
        .map(environment::get)
        .filter(value -> !value.isBlank())
        .collect(Collectors.toSet());
  }
}

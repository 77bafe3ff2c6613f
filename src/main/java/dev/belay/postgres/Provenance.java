package dev.belay.postgres;

import java.util.Map;

/**
 * Where each part of a connection came from, for messages.
 *
 * @param parts from libpq's keyword ({@code host}, {@code user}, {@code password} …) to a place
 *     such as {@code the URI}, {@code PGUSER} or {@code /home/ann/.pgpass:3}
 */
public record Provenance(Map<String, String> parts) {
  /** Copies the map. */
  public Provenance {
    parts = Map.copyOf(parts);
  }

  /** Nothing is known: the specification was built by the program. */
  public static Provenance none() {
    return new Provenance(Map.of());
  }

  /** The place of that keyword, or {@code the default}. */
  public String of(String keyword) {
    return parts.getOrDefault(keyword, "the default");
  }
}

package dev.belay.postgres;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What libpq would read from its process, handed in by whoever owns the process.
 *
 * @param variables the environment variables
 * @param home the user's home folder, for {@code .pgpass} and {@code .pg_service.conf}
 */
public record PgEnvironment(Map<String, String> variables, Path home) {
  /** Copies the variables. */
  public PgEnvironment {
    variables = Map.copyOf(variables);
  }

  /** The value of a variable; an empty one counts as unset. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  /** Names only: the values may hold a password. */
  @Override
  public String toString() {
    return "PgEnvironment[home=" + home + "]";
  }
}

package dev.belay.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a database. */
final class TargetOptions {
  @Option(names = "--sandbox", description = "Use the PostgreSQL server that Belay starts itself.")
  boolean sandbox;

  @Option(
      names = "--connect",
      paramLabel = "URI",
      description = {
        "The database, as a libpq or JDBC URI without a password.",
        "Passwords come from PGPASSWORD or ~/.pgpass."
      })
  private @Nullable String connect;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "A stored connection. Without any of the three, the PG* variables count.")
  private @Nullable String profile;

  Optional<String> connect() {
    return Optional.ofNullable(connect);
  }

  Optional<String> profile() {
    return Optional.ofNullable(profile);
  }

  /** How many of the three are named. */
  int named() {
    return (sandbox ? 1 : 0) + (connect != null ? 1 : 0) + (profile != null ? 1 : 0);
  }
}

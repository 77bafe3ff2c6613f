package dev.belay.cli;

import dev.belay.postgres.PgEnvironment;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a command takes from its process.
 *
 * @param home the user's home folder
 * @param terminal whether a person looks at the output as it comes
 * @param signals takes who is told of Ctrl-C, SIGTERM and SIGHUP
 */
public record Surroundings(
    Map<String, String> variables,
    Path home,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    InstantSource clock,
    Consumer<Runnable> signals) {
  public Surroundings {
    variables = Map.copyOf(variables);
  }

  /** Those of this process. */
  public static Surroundings ofProcess() {
    var console = System.console();
    return new Surroundings(
        System.getenv(),
        Path.of(System.getProperty("user.home", ".")),
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        console != null && console.isTerminal(),
        InstantSource.system(),
        Signals::listen);
  }

  /** The value of an environment variable; an empty one counts as unset. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  PgEnvironment postgres() {
    return new PgEnvironment(variables, home);
  }

  /** Whether colour may be used: the output is a terminal and nothing forbids it (no-color.org). */
  boolean colour() {
    return live() && variable("NO_COLOR").isEmpty();
  }

  /** Whether a line can be written over. */
  boolean live() {
    return terminal && !variable("TERM").map(term -> term.equals("dumb")).orElse(false);
  }

  /** The height of the terminal in lines. */
  int height() {
    return variable("LINES")
        .filter(lines -> lines.matches("[0-9]{1,4}"))
        .map(Integer::parseInt)
        .filter(lines -> lines >= 5)
        .orElse(24);
  }

  /** The width of the terminal in columns. */
  int width() {
    return variable("COLUMNS")
        .filter(columns -> columns.matches("[0-9]{1,4}"))
        .map(Integer::parseInt)
        .filter(columns -> columns >= 20)
        .orElse(80);
  }
}

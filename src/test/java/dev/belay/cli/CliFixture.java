package dev.belay.cli;

import dev.belay.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs commands as {@code main} does, with a data folder of its own and captured output. */
final class CliFixture {
  final Path folder;
  final Path home;
  private final Map<String, String> variables = new HashMap<>();
  private boolean terminal;
  private Consumer<Runnable> signals = _ -> {};

  CliFixture(Path folder) {
    this.folder = folder;
    this.home = folder.resolve("belay-home");
    variables.put("BELAY_HOME", home.toString());
    variables.put("USER", "tester");
  }

  /** What a command gave. */
  record Result(int exit, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }

    String all() {
      return out + err;
    }
  }

  CliFixture with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  CliFixture inTerminal() {
    terminal = true;
    return this;
  }

  CliFixture signals(Consumer<Runnable> taker) {
    signals = taker;
    return this;
  }

  Result run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var exit = Cli.run(surroundings(out, err), arguments);
    return new Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  Surroundings surroundings(ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Surroundings(
        variables,
        folder,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal,
        InstantSource.system(),
        signals);
  }

  /** The arguments that name a database of that server. */
  String[] on(TestServer server, String database) {
    variables.put("PGPASSWORD", TestServer.PASSWORD);
    return new String[] {
      "--connect", uri(server, database), "--environment", "development", "--operator", "Ann"
    };
  }

  static String uri(TestServer server, String database) {
    return "postgresql://"
        + TestServer.USER
        + "@"
        + server.host()
        + ":"
        + server.port()
        + "/"
        + database;
  }

  /** Arguments after arguments. */
  static String[] join(String[] first, String... more) {
    var all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  Path file(String name, String text) {
    try {
      var file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A runbook of these steps, each written with its dash at the margin. */
  Path runbook(String steps) {
    return runbook("test.yaml", "", steps);
  }

  Path runbook(String name, String head, String steps) {
    return file(
        name,
        """
        belay: 1
        id: test
        title: A test
        kind: routine
        owner: Database team
        version: "1.0"
        last-review: 2026-01-15
        next-review: 2099-01-15
        """
            + head
            + """
            phases:
              - id: only
                title: The only phase
                steps:
            """
            + steps.indent(6));
  }

  /** The ids of the runs that are kept, from their folders. */
  List<String> runs() {
    var runs = home.resolve("runs");
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (var folders = Files.list(runs)) {
      return folders.map(one -> one.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean hasSandbox() {
    var instances = home.resolve("sandbox/instances");
    if (!Files.isDirectory(instances)) {
      return false;
    }
    try (var all = Files.list(instances)) {
      return all.anyMatch(Files::isDirectory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

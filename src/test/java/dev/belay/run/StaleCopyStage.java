package dev.belay.run;

import dev.belay.journal.RunState;
import dev.belay.runbook.Resolved;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One run that waits twice between its effects, the homes it is driven from, and its database. */
final class StaleCopyStage {
  static final String OPERATOR = RunFixture.OPERATOR;
  private static final String REASON = "as it is planned";

  final RunFixture original;
  private final Path folder;

  StaleCopyStage(TestServer server, Path folder) {
    this.folder = folder;
    this.original = new RunFixture(server, folder).withCommands();
    original.execute("CREATE TABLE log (step text)");
  }

  private static String ask(String id) {
    return """
    - id: %s
      title: Wait
      why: A person decides.
      action: {type: manual, prompt: Go on?}
    """
        .formatted(id);
  }

  private static String insert(String id) {
    return """
    - id: %1$s
      title: Insert %1$s
      why: It is counted.
      risk: write
      confirm: none
      action: {type: sql, sql: INSERT INTO log VALUES ('%1$s')}
      undo: {sql: DELETE FROM log WHERE step = '%1$s'}
    """
        .formatted(id);
  }

  private String call() {
    return """
    - id: call
      title: Call a program
      why: It is counted.
      risk: write
      confirm: none
      action: {type: command, argv: [sh, -c, "echo call >> %s"]}
      undo: {none: a test}
    """
        .formatted(folder.resolve("calls"));
  }

  /** Two effects in the database, a pause before each and after the last. */
  Resolved inTheDatabase() {
    return original.runbook("", ask("ask0"), insert("s1"), ask("ask1"), insert("s2"), ask("ask2"));
  }

  /** The second effect is a program's. */
  Resolved byAProgram() {
    return original.runbook("", ask("ask0"), insert("s1"), ask("ask1"), call(), ask("ask2"));
  }

  /** Begins a run and leaves it at its first pause. */
  String begin(Resolved runbook) throws Exception {
    return original.run(runbook).run();
  }

  /** Answers these pauses of a run that is driven from there, and leaves it at the next one. */
  RunState goOn(RunFixture from, String run, String... pauses) throws Exception {
    for (var pause : pauses) {
      from.answer(pause, _ -> new Command.GiveValue(pause, "true", OPERATOR));
    }
    return from.resume(run);
  }

  /** Takes everything back from that pause on. */
  void rollBackAt(RunFixture from, String pause) {
    from.answer(pause, _ -> new Command.RollBack(List.of(), REASON, OPERATOR));
  }

  /** Why the run is not taken up from there; or that it was. */
  String refusal(RunFixture from, String run, String... pauses) throws Exception {
    try {
      return "went on: " + goOn(from, run, pauses).status();
    } catch (RunRefusedException e) {
      return e.getMessage() + " " + e.cure();
    }
  }

  /** A copy of the home as it is now, as on another machine: no process has its runs. */
  RunFixture copy(String name) throws IOException {
    var copy = folder.resolve(name);
    try (var files = Files.walk(original.home)) {
      for (var file :
          files.filter(one -> !one.endsWith("lock") && !one.endsWith("owner")).toList()) {
        Files.copy(file, copy.resolve(original.home.relativize(file).toString()));
      }
    }
    return original.from(copy);
  }

  /** Takes the end off the journal, from the first attempt of that step on. */
  void cutBefore(String run, String step, String direction) throws IOException {
    var journal = original.engine().store().journal(run);
    var lines = Files.readAllLines(journal);
    var keep =
        lines.stream()
            .takeWhile(line ->
                !(line.contains("\"attempt-started\"")
                    && line.contains("\"" + step + "\"")
                    && line.contains(direction)))
            .toList();
    if (keep.size() == lines.size()) {
      throw new IllegalStateException("The journal has no attempt of " + step);
    }
    Files.writeString(journal, String.join("\n", keep) + "\n");
  }

  /** Keeps the state of the database, as a dump does. */
  void dump() {
    original.execute(
        "DROP SCHEMA IF EXISTS dump CASCADE",
        "CREATE SCHEMA dump",
        "CREATE TABLE dump.log AS TABLE public.log",
        "CREATE TABLE dump.nonce AS TABLE belay.nonce",
        "CREATE TABLE dump.step_marker AS TABLE belay.step_marker");
  }

  /** Puts the database back to that state, in place. */
  void restore() {
    original.execute(
        """
        BEGIN;
        DELETE FROM public.log; INSERT INTO public.log TABLE dump.log;
        DELETE FROM belay.nonce; INSERT INTO belay.nonce TABLE dump.nonce;
        DELETE FROM belay.step_marker; INSERT INTO belay.step_marker TABLE dump.step_marker;
        COMMIT
        """);
  }

  /** How often each step's effect is there. */
  String effects() throws IOException {
    var rows =
        original.value(
            """
            SELECT coalesce(string_agg(step || ' ' || n, ', ' ORDER BY step), '')
            FROM (SELECT step, count(*) AS n FROM log GROUP BY step) AS counted
            """);
    var calls = folder.resolve("calls");
    return Files.exists(calls) ? rows + ", call " + Files.readAllLines(calls).size() : rows;
  }
}

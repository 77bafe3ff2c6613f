package dev.belay.run;

import dev.belay.journal.RunState;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One way to bring a run back with an older journal or an older database.
 *
 * @param toldBy what Belay must say; a part of it
 * @param effects how often each step's effect is there at the end
 */
record StaleCopyCase(
    String when, String sentence, boolean shortForm, String toldBy, String effects, Play play) {
  private static final String STALE = "older journal";
  private static final String RESTORED = "older database";
  private static final String CRASH = "ordinary crash";
  private static final String OVER = "is over";
  private static final String ENTRY = "The database notes entry";
  private static final String BOTH = "s1 1, s2 1";

  /** What happens; gives what Belay said. */
  interface Play {
    String on(StaleCopyStage stage) throws Exception;
  }

  @Override
  public String toString() {
    return when + ", " + sentence;
  }

  static List<StaleCopyCase> all() {
    return List.of(
        new StaleCopyCase(
            STALE,
            "a copy of the folder is resumed when the run has ended",
            true,
            OVER,
            BOTH,
            StaleCopyCase::ended),
        new StaleCopyCase(
            STALE,
            "a copy is resumed when a step was committed meanwhile",
            true,
            "the marker row of step s2, attempt 1, part 1",
            BOTH,
            StaleCopyCase::committed),
        new StaleCopyCase(
            STALE,
            "a copy is resumed when a program was called meanwhile",
            true,
            ENTRY,
            "s1 1, call 1",
            StaleCopyCase::called),
        new StaleCopyCase(
            STALE, "both copies are resumed at once", true, OVER, BOTH, StaleCopyCase::both),
        new StaleCopyCase(
            STALE,
            "a copy goes on while the connection of the run is lost",
            true,
            OVER,
            BOTH,
            StaleCopyCase::reconnected),
        new StaleCopyCase(
            STALE,
            "the journal lost its end behind a commit",
            false,
            "the marker row of step s2, attempt 1, part 1",
            BOTH,
            stage -> cut(stage, "s2", "FORWARD", false)),
        new StaleCopyCase(
            STALE,
            "the journal lost its end behind the commit of an undo",
            true,
            "the marker row of the undo of step s2, attempt 1, part 1",
            "s1 1",
            stage -> cut(stage, "s2", "UNDO", true)),
        new StaleCopyCase(
            STALE,
            "a copy is resumed when the run is being rolled back",
            false,
            "the marker row of the undo of step s2, attempt 1, part 1",
            "s1 1",
            StaleCopyCase::rollingBack),
        new StaleCopyCase(
            STALE,
            "a copy is resumed when the run was rolled back",
            false,
            OVER,
            "",
            StaleCopyCase::rolledBack),
        new StaleCopyCase(
            STALE,
            "a copy from between COMMIT and its answer is resumed",
            false,
            ENTRY,
            BOTH,
            StaleCopyCase::fromCommit),
        new StaleCopyCase(
            STALE,
            "the same attempt is committed by somebody else just before",
            true,
            "step s2, attempt 1, part 1, is committed in the database already",
            BOTH,
            stage -> taken(stage, false)),
        new StaleCopyCase(
            STALE,
            "the same undo is committed by somebody else just before",
            false,
            "the undo of step s2, attempt 1, part 1, is committed in the database already",
            "s1 1",
            stage -> taken(stage, true)),
        new StaleCopyCase(
            STALE,
            "a copy is resumed where the tables are those of an earlier Belay",
            false,
            "the marker row of step s2, attempt 1, part 1",
            BOTH,
            StaleCopyCase::earlierTables),
        new StaleCopyCase(
            RESTORED,
            "a dump is restored while the run is left at a pause",
            true,
            "the marker rows of step s1, attempt 1, part 1 are missing",
            BOTH,
            StaleCopyCase::restoredAtPause),
        new StaleCopyCase(
            RESTORED,
            "a dump is restored between two steps of a run that is driven",
            true,
            "the marker rows of step s1, attempt 1, part 1 are missing",
            BOTH,
            StaleCopyCase::restoredBetweenSteps),
        new StaleCopyCase(
            RESTORED,
            "a dump is restored in mid-rollback",
            true,
            "the marker rows of the undo of step s2, attempt 1, part 1 are missing",
            "",
            StaleCopyCase::restoredInRollback),
        new StaleCopyCase(
            RESTORED,
            "a dump from before two steps is restored",
            false,
            "step s1, attempt 1, part 1; step s2, attempt 1, part 1 are missing",
            BOTH,
            StaleCopyCase::restoredBeforeBoth),
        new StaleCopyCase(
            CRASH,
            "Belay dies between a commit and its entry",
            false,
            "COMPLETED",
            BOTH,
            stage -> dies(stage, "before:part-committed")),
        new StaleCopyCase(
            CRASH,
            "Belay dies before it sends COMMIT",
            false,
            "COMPLETED",
            BOTH,
            stage -> dies(stage, "after:commit-sent")),
        new StaleCopyCase(
            CRASH,
            "Belay dies before it writes that the run is over",
            false,
            "COMPLETED",
            BOTH,
            stage -> dies(stage, "before:run-finished")),
        new StaleCopyCase(
            CRASH,
            "Belay dies between the end of the run and its note in the database",
            false,
            OVER,
            BOTH,
            stage -> dies(stage, "after:run-finished")));
  }

  private static String ended(StaleCopyStage stage) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.goOn(stage.original, run, "ask0");
    var copy = stage.copy("copy");
    stage.goOn(stage.original, run, "ask1", "ask2");
    return stage.refusal(copy, run, "ask1", "ask2");
  }

  private static String committed(StaleCopyStage stage) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.goOn(stage.original, run, "ask0");
    var copy = stage.copy("copy");
    stage.goOn(stage.original, run, "ask1");
    return stage.refusal(copy, run, "ask1", "ask2");
  }

  private static String called(StaleCopyStage stage) throws Exception {
    var run = stage.begin(stage.byAProgram());
    stage.goOn(stage.original, run, "ask0");
    var copy = stage.copy("copy");
    stage.goOn(stage.original, run, "ask1");
    return stage.refusal(copy, run, "ask1", "ask2");
  }

  private static String both(StaleCopyStage stage) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.goOn(stage.original, run, "ask0");
    var copy = stage.copy("copy");
    var second = new AtomicReference<Thread>();
    var said = new AtomicReference<>("");
    stage.original.answer(
        "ask1",
        _ -> {
          second.set(
              Thread.ofVirtual()
                  .start(
                      () -> said.set(unchecked(() -> stage.refusal(copy, run, "ask1", "ask2")))));
          unchecked(() -> {
            Eventually.until(() -> sessions(stage, run).equals("4"));
            return "";
          });
          return new Command.GiveValue("ask1", "true", StaleCopyStage.OPERATOR);
        });
    stage.goOn(stage.original, run, "ask2");
    second.get().join();
    return said.get();
  }

  private static String sessions(StaleCopyStage stage, String run) {
    return stage.original.value(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'belay/" + run + "%'");
  }

  private static String reconnected(StaleCopyStage stage) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.goOn(stage.original, run, "ask0");
    stage.original.answer(
        "ask1",
        _ -> {
          stage.original.execute(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE"
                  + " 'belay/"
                  + run
                  + "%'");
          unchecked(() -> stage.goOn(stage.copy("copy"), run, "ask1", "ask2").run());
          return new Command.GiveValue("ask1", "true", StaleCopyStage.OPERATOR);
        });
    return why(stage.goOn(stage.original, run));
  }

  private static String cut(StaleCopyStage stage, String step, String direction, boolean undo)
      throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.goOn(stage.original, run, "ask0", "ask1");
    if (undo) {
      stage.rollBackAt(stage.original, "ask2");
      dieAt(stage, run, "after:undone");
    }
    stage.cutBefore(run, step, direction);
    return stage.refusal(stage.original, run, "ask2");
  }

  private static String rollingBack(StaleCopyStage stage) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.goOn(stage.original, run, "ask0", "ask1");
    var copy = stage.copy("copy");
    stage.rollBackAt(stage.original, "ask2");
    dieAt(stage, run, "after:undone");
    return stage.refusal(copy, run, "ask2");
  }

  private static String rolledBack(StaleCopyStage stage) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.goOn(stage.original, run, "ask0", "ask1");
    var copy = stage.copy("copy");
    stage.rollBackAt(stage.original, "ask2");
    stage.goOn(stage.original, run);
    return stage.refusal(copy, run, "ask2");
  }

  private static String fromCommit(StaleCopyStage stage) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.goOn(stage.original, run, "ask0");
    stage.original.answer(
        "ask1", _ -> new Command.GiveValue("ask1", "true", StaleCopyStage.OPERATOR));
    dieAt(stage, run, "before:part-committed");
    var copy = stage.copy("copy");
    stage.goOn(stage.original, run);
    return stage.refusal(copy, run, "ask2");
  }

  private static String taken(StaleCopyStage stage, boolean undo) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.goOn(stage.original, run, undo ? new String[] {"ask0", "ask1"} : new String[] {"ask0"});
    var done = new AtomicBoolean();
    stage.original.at(name -> {
      if (name.equals("after:part-started") && done.compareAndSet(false, true)) {
        stage.original.execute(
            "INSERT INTO belay.step_marker (run, step, attempt, part, transaction_id) VALUES ('"
                + run
                + "', '"
                + (undo ? "s2/undo" : "s2")
                + "', 1, 1, '1')",
            undo ? "DELETE FROM log WHERE step = 's2'" : "INSERT INTO log VALUES ('s2')");
      }
    });
    if (undo) {
      stage.rollBackAt(stage.original, "ask2");
    }
    var said =
        why(undo ? stage.goOn(stage.original, run) : stage.goOn(stage.original, run, "ask1"));
    return said + "\n" + stage.refusal(stage.original, run, "ask2");
  }

  private static String earlierTables(StaleCopyStage stage) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.goOn(stage.original, run, "ask0");
    stage.original.execute(
        "ALTER TABLE belay.nonce DROP COLUMN journal_seq, DROP COLUMN journal_hash, DROP COLUMN"
            + " outcome, DROP COLUMN finished_at, DROP COLUMN noted_at, DROP COLUMN runbook, DROP"
            + " COLUMN operator, DROP COLUMN host");
    var copy = stage.copy("copy");
    stage.goOn(stage.original, run, "ask1");
    return stage.refusal(copy, run, "ask1", "ask2");
  }

  private static String restoredAtPause(StaleCopyStage stage) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.dump();
    stage.goOn(stage.original, run, "ask0");
    stage.restore();
    return again(stage, run, why(stage.goOn(stage.original, run, "ask1")), "s1");
  }

  private static String restoredBetweenSteps(StaleCopyStage stage) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.dump();
    var done = new AtomicBoolean();
    stage.original.at(name -> {
      if (name.equals("after:step-done")
          && unchecked(stage::effects).equals("s1 1")
          && done.compareAndSet(false, true)) {
        stage.restore();
      }
    });
    var said = why(stage.goOn(stage.original, run, "ask0", "ask1"));
    stage.original.at(Checkpoint.NONE);
    return again(stage, run, said, "s1");
  }

  private static String restoredInRollback(StaleCopyStage stage) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.goOn(stage.original, run, "ask0", "ask1");
    stage.dump();
    stage.rollBackAt(stage.original, "ask2");
    dieAt(stage, run, "after:undone");
    stage.restore();
    var said = why(stage.goOn(stage.original, run));
    return again(stage, run, said, "s2");
  }

  private static String restoredBeforeBoth(StaleCopyStage stage) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    stage.dump();
    stage.goOn(stage.original, run, "ask0", "ask1");
    stage.restore();
    return again(stage, run, why(stage.goOn(stage.original, run)), "s1");
  }

  /** Lets Belay ask once more and do what is missing again. */
  private static String again(StaleCopyStage stage, String run, String said, String step)
      throws Exception {
    for (var pause : List.of("ask0", "ask1", "ask2", "s1", "s2")) {
      stage.original.answer(pause, _ -> new Command.AskAgain(step, StaleCopyStage.OPERATOR));
    }
    stage.goOn(stage.original, run, "ask0", "ask1", "ask2");
    return said;
  }

  private static String dies(StaleCopyStage stage, String point) throws Exception {
    var run = stage.begin(stage.inTheDatabase());
    for (var pause : List.of("ask0", "ask1", "ask2")) {
      stage.original.answer(
          pause, _ -> new Command.GiveValue(pause, "true", StaleCopyStage.OPERATOR));
    }
    dieAt(stage, run, point);
    try {
      return String.valueOf(
          stage.goOn(stage.original, run, "ask0", "ask1", "ask2").progress().outcome());
    } catch (RunRefusedException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void dieAt(StaleCopyStage stage, String run, String point) throws Exception {
    stage.original.at(name -> {
      if (name.equals(point)) {
        throw new DyingRun.Killed();
      }
    });
    try {
      stage.goOn(stage.original, run);
      throw new AssertionError("The run did not come to " + point);
    } catch (DyingRun.Killed _) {
      stage.original.at(Checkpoint.NONE);
    }
  }

  private static String why(RunState state) {
    return state.status() + ": " + state.progress().why().orElse("");
  }

  private static String unchecked(Callable<String> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

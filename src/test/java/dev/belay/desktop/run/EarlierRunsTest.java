package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.TimeRuler;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.RunPicture.Driven;
import dev.belay.desktop.run.RunPicture.Heard;
import dev.belay.desktop.run.RunScreens.Reader;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What earlier runs of the runbook took stands on the ruler of this one. */
class EarlierRunsTest {
  private static final Subject APPLY = Subject.forward("apply", 1);
  private static final Subject UNDO = Subject.undo("apply", 1);

  @TempDir Path home;

  @Test
  void theTimeOfAnEarlierRunIsAMarkOnTheRulerAndSaysHowFarItIsOver() {
    rehearsed("staging", Duration.ofMillis(3900), Duration.ofMillis(300));
    try (var now = new RunJournal(home)) {
      applying(now).pass(Duration.ofMillis(6200));
      var clock = clock(now);
      assertThat(clock.ruler().marks())
          .contains(new TimeRuler.Mark(3.94, "rehearsed 3.9 s", TimeRuler.Kind.REHEARSED));
      var before = clock.rehearsed().orElseThrow();
      assertThat(before.where()).endsWith(" on nchat-staging").startsWith("run 0001");
      assertThat(before.beside(Duration.ofSeconds(2))).isEqualTo("3.9 s when rehearsed");
      assertThat(before.beside(Duration.ofMillis(6240))).isEqualTo("2.3 s over the rehearsal");
      assertThat(Fx.on(() -> new TimeRuler(clock.ruler()).getAccessibleText()))
          .contains("rehearsed 3.9 s");
    }
  }

  @Test
  void anUndoIsMeasuredAgainstEarlierUndos() {
    rehearsed("staging", Duration.ofMillis(3900), Duration.ofMillis(300));
    try (var now = new RunJournal(home)) {
      applying(now).part(APPLY, 1, "054", 1).committed(APPLY, 1, "054");
      now.say(new JournalEvent.StepDone("apply", "1 of 1"));
      now.say(new JournalEvent.RollbackStarted(List.of("apply"), "a reason", "On-call 1"));
      now.begins(UNDO, 1).pass(Duration.ofMillis(100));
      assertThat(clock(now).ruler().marks())
          .extracting(TimeRuler.Mark::words)
          .contains("rehearsed " + Formats.duration(Duration.ofMillis(340)))
          .doesNotContain("rehearsed 3.9 s");
    }
  }

  @Test
  void aTimeWithABreakInItIsNoRehearsal() {
    try (var broken = new RunJournal(home, "staging")) {
      applying(broken).part(APPLY, 1, "054", 1).lost(APPLY).resumed();
    }
    try (var now = new RunJournal(home)) {
      applying(now);
      assertThat(clock(now).rehearsed()).isEmpty();
      assertThat(clock(now).ruler().marks())
          .extracting(TimeRuler.Mark::kind)
          .doesNotContain(TimeRuler.Kind.REHEARSED);
    }
  }

  private void rehearsed(String environment, Duration forward, Duration back) {
    try (var run = new RunJournal(home, environment)) {
      applying(run).part(APPLY, 1, "054", 1).committed(APPLY, 1, "054");
      until(run, APPLY, forward);
      run.say(new JournalEvent.StepDone("apply", "1 of 1"));
      run.say(new JournalEvent.RollbackStarted(List.of("apply"), "a reason", "On-call 1"));
      run.begins(UNDO, 1);
      until(run, UNDO, back);
      run.say(new JournalEvent.Undone("apply", true, "as before"));
    }
  }

  /** Lets time pass until that long after the attempt began, what is said next not counted. */
  private static void until(RunJournal run, Subject subject, Duration after) {
    var begun = run.state().step(subject.step()).attempt(subject).orElseThrow().started();
    run.pass(Duration.between(run.now(), begun.plus(after)));
  }

  private static RunJournal applying(RunJournal run) {
    return run.upTo("apply").begins(APPLY, 1);
  }

  private RunScreen.Clock clock(RunJournal run) {
    var picture = RunSamples.picture(run, new Driven.Here(), Heard.NOTHING);
    var before = EarlierRuns.read(run.store(), picture);
    var screen = RunScreens.of(picture, StepScripts.NONE, before, Reader.FOLLOWS, run.now());
    return screen.card().running().clock().orElseThrow();
  }
}

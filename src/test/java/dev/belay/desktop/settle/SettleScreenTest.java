package dev.belay.desktop.settle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.settle.SettleScreen.Consequence;
import dev.belay.desktop.settle.SettleScreen.Onward;
import dev.belay.desktop.settle.SettleScreen.Tile;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Verdict;
import dev.belay.run.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the screen says of each state, and what a person can do there; without a stage. */
class SettleScreenTest {
  @TempDir Path home;
  private final List<Command> commands = new ArrayList<>();
  private final List<Long> gone = new ArrayList<>();
  private final SettleViewModel model =
      new SettleViewModel(commands::add, () -> "On-call 1", gone::add);

  private SettleScreen show(RunJournal journal) {
    var screen = SettleSamples.screen(journal);
    model.show(Optional.of(screen));
    return screen;
  }

  private static List<Verdict> lit(SettleScreen screen) {
    return screen.tiles().stream().filter(Tile::lit).map(Tile::verdict).toList();
  }

  private static List<String> next(SettleScreen screen) {
    return screen.next().stream().map(Consequence::sentence).toList();
  }

  @Test
  void aSettledStepIsShownWithItsRecordedVerdictAndOnlyGoesOn() {
    try (var journal = SettleSamples.committed(home)) {
      var screen = show(journal);
      assertThat(screen.head().headline()).isEqualTo("The step committed.");
      assertThat(screen.head().sentence()).startsWith("All 4 statements of 053_split_display_name");
      assertThat(lit(screen)).containsExactly(Verdict.COMMITTED);
      assertThat(screen.tiles()).hasSize(4);
      assertThat(screen.signs().getFirst().value()).isEqualTo("7405…2261, TL 3");
      assertThat(screen.signs().get(1).asked()).isEqualTo("Backend 50418 of 02:03:01");
      assertThat(next(screen)).anyMatch(line -> line.startsWith("The step is now Done"));
      assertThat(next(screen)).anyMatch(line -> line.startsWith("Nothing is sent twice. Next"));
      assertThat(next(screen)).contains("Lost: what the step had answered (versions).");
      model.askAgain();
      model.choose(Verdict.ROLLED_BACK);
      assertThat(commands).isEmpty();
      assertThat(model.whyNotSo()).hasValueSatisfying(why -> assertThat(why).contains("recorded"));
      model.act();
      assertThat(gone).containsExactly(screen.head().entry());
    }
  }

  @Test
  void onceTheOperatorWentOnNothingIsShownAnyMore() {
    try (var journal = SettleSamples.committed(home)) {
      var seen = SettleSamples.screen(journal).head().entry();
      assertThat(
              SettleScreen.of(
                  journal.runbook(), journal.state(), journal.entries(), seen, journal.now()))
          .isEmpty();
    }
  }

  @Test
  void whatGotWorseMeanwhileIsSaid() {
    try (var journal = SettleSamples.rolledBack(home)) {
      var screen = show(journal);
      assertThat(screen.head().headline()).isEqualTo("Nothing took effect.");
      assertThat(next(screen))
          .anyMatch(line -> line.matches(".* is 20 min old, over its limit of 5 min: step 52 .*"));
    }
  }

  @Test
  void ofSeveralPartsThoseInEffectAreNamed() {
    try (var journal = SettleSamples.partly(home)) {
      var screen = show(journal);
      assertThat(lit(screen)).containsExactly(Verdict.PARTLY);
      assertThat(screen.tiles()).hasSize(5);
      assertThat(screen.head().sentence())
          .isEqualTo(
              "051_prepare, 052_prepare took effect, 2 of 3 transactions. The others did not.");
    }
  }

  @Test
  void whatStillRunsCanOnlyBeCancelled() {
    try (var journal = SettleSamples.stillRunning(home)) {
      var screen = show(journal);
      assertThat(screen.onward()).isInstanceOf(Onward.Waits.class);
      model.notSo();
      assertThat(model.decision().get().open()).isFalse();
      assertThat(model.primary()).isEmpty();
      model.cancel();
      assertThat(commands).containsExactly(new Command.Stop("On-call 1"));
    }
  }

  @Test
  void aPersonDecidesOnlyWithAReason() {
    try (var journal = SettleSamples.unknown(home)) {
      var screen = show(journal);
      assertThat(screen.head().headline()).isEqualTo("Nobody knows yet.");
      assertThat(model.primary().orElseThrow().why()).isPresent();
      model.choose(Verdict.COMMITTED);
      model.reason().set("too short");
      model.act();
      assertThat(commands).isEmpty();
      model.reason().set("given_name is there");
      assertThat(model.primary().orElseThrow().words()).isEqualTo("Record as committed");
      model.act();
      assertThat(commands)
          .containsExactly(
              new Command.Decide("apply", Verdict.COMMITTED, "given_name is there", "On-call 1"));
    }
  }

  @Test
  void notKnowingRecordsNothing() {
    try (var journal = SettleSamples.unknown(home)) {
      show(journal);
      model.choose(Verdict.ROLLED_BACK);
      model.reason().set("given_name is missing");
      model.unknown();
      assertThat(model.decision().get().verdict()).isEmpty();
      assertThat(model.said().get()).contains("Nothing is recorded");
      model.act();
      assertThat(commands).isEmpty();
      model.askAgain();
      assertThat(commands).containsExactly(new Command.AskAgain("apply", "On-call 1"));
    }
  }

  @Test
  void aDecisionInTheMakingStaysWhileTheStateIsTheSame() {
    try (var journal = SettleSamples.unknown(home)) {
      show(journal);
      model.choose(Verdict.COMMITTED);
      model.reason().set("given_name is there");
      journal.say(new JournalEvent.RunContinued("On-call 1"));
      show(journal);
      assertThat(model.decision().get().verdict()).contains(Verdict.COMMITTED);
      assertThat(model.reason().get()).isEqualTo("given_name is there");
    }
  }

  @Test
  void beforeTheDatabaseAnsweredNothingIsLit() {
    try (var journal = SettleSamples.broken(home, 1)) {
      var screen = show(journal);
      assertThat(lit(screen)).isEmpty();
      assertThat(screen.head().headline()).startsWith("In doubt since ");
      assertThat(screen.side().lines())
          .extracting(SettleScreen.Line::words)
          .contains("COMMIT sent: part 1", "Resumed: by On-call 1");
    }
  }
}

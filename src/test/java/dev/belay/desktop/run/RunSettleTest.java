package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.run.RunPicture.Driven;
import dev.belay.desktop.settle.SettleSamples;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Keys;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Subject;
import dev.belay.journal.Verdict;
import dev.belay.run.Command;
import dev.belay.run.answers.Answers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The settle screen as a state of the run room. */
@Timeout(60)
class RunSettleTest {
  @TempDir Path home;
  private final List<Command> told = new ArrayList<>();

  private RunViewModel model(RunJournal journal) {
    return new RunViewModel(journal::now, told::add, _ -> {});
  }

  private static RunRoom.Shown shown(RunJournal journal, Driven driven) {
    return new RunRoom.Shown(
        new RunPicture(
            journal.state(),
            journal.entries(),
            journal.runbook(),
            driven,
            RunPicture.Heard.NOTHING,
            Answers.NONE));
  }

  private static RunRoomView view(RunViewModel model) {
    return new RunRoomView(model, RunRoomView.Acts.NONE);
  }

  @Test
  void whatWasSettledIsReadBeforeTheRunGoesOnOnTheScreen() {
    try (var journal = SettleSamples.committed(home)) {
      var model = model(journal);
      try (var keys = new Keys(() -> view(model))) {
        Fx.run(() -> model.show(shown(journal, new Driven.Here())));
        assertThat(keys.shows("settle")).isTrue();
        keys.tabTo("settle-act").press(KeyCode.SPACE);
        assertThat(keys.shows("settle")).isFalse();
        assertThat(keys.shows("run-scroll")).isTrue();
        journal.say(new JournalEvent.RunContinued("On-call 1"));
        Fx.run(() -> model.show(shown(journal, new Driven.Here())));
        assertThat(keys.shows("settle")).isFalse();
      }
      assertThat(told).isEmpty();
    }
  }

  @Test
  void aPersonDecidesInTheRunRoom() {
    try (var journal = SettleSamples.unknown(home)) {
      var model = model(journal);
      var room = new ArrayList<RunRoomView>();
      try (var keys =
          new Keys(() -> {
            room.add(view(model));
            return room.getFirst();
          })) {
        Fx.run(() -> model.show(shown(journal, new Driven.Here())));
        Fx.run(() -> room.getFirst().settling().orElseThrow().choose("2"));
        keys.untilFocused("settle-reason");
        keys.type("there is no given_name").press(KeyCode.ENTER);
      }
      assertThat(told)
          .containsExactly(
              new Command.Decide(
                  "apply", Verdict.ROLLED_BACK, "there is no given_name", "On-call 1"));
    }
  }

  @Test
  void enterGoesOnOnceTheVerdictIsThereWhereverTheFocusWasBefore() {
    try (var journal = SettleSamples.broken(home, 1)) {
      var model = model(journal);
      try (var keys = new Keys(() -> view(model))) {
        Fx.run(() -> model.show(shown(journal, new Driven.Here())));
        keys.tabTo("settle-again");
        journal.say(
            new JournalEvent.Settled(
                Subject.forward("apply", 1),
                Verdict.ROLLED_BACK,
                List.of(),
                List.of(),
                "database"));
        Fx.run(() -> model.show(shown(journal, new Driven.Here())));
        assertThat(keys.focused()).isEqualTo("settle-act");
        keys.press(KeyCode.ENTER);
        assertThat(keys.shows("settle")).isFalse();
      }
    }
  }

  @Test
  void aVerdictOfAnEarlierSessionIsNotTheHeadlineOfTheNextOne() {
    try (var journal = SettleSamples.committed(home)) {
      var model = model(journal);
      try (var keys = new Keys(() -> view(model))) {
        Fx.run(() -> model.show(shown(journal, new Driven.Connecting("Connecting to shop"))));
        assertThat(keys.shows("settle")).isFalse();
        assertThat(keys.shows("run-scroll")).isTrue();
      }
    }
  }

  @Test
  void aRunThatIsOnlyReadShowsItselfAndAsksNothing() {
    try (var journal = SettleSamples.unknown(home)) {
      var model = model(journal);
      try (var keys = new Keys(() -> view(model))) {
        Fx.run(() -> model.show(shown(journal, new Driven.Left())));
        assertThat(keys.shows("settle")).isFalse();
        assertThat(keys.shows("run-scroll")).isTrue();
      }
    }
  }
}

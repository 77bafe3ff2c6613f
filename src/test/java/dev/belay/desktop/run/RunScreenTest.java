package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.belay.desktop.control.EvidenceLine.Form;
import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.run.ActionBar.Way;
import dev.belay.desktop.run.RunPicture.Driven;
import dev.belay.desktop.run.RunPicture.Heard;
import dev.belay.desktop.run.RunScreens.Reader;
import dev.belay.desktop.settle.SettleScreen;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.journal.DeadAttempts;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.Need;
import dev.belay.journal.RunDriver;
import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Profile;
import dev.belay.run.Command;
import dev.belay.run.answers.Answers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the run room shows of a fold, without a stage. */
class RunScreenTest {
  @TempDir Path home;

  record Row(
      String name,
      Function<Path, RunJournal> journal,
      String look,
      Class<? extends Main> main,
      boolean asides) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("click", RunSamples::click, "Waiting for you", Main.Confirm.class, true),
        new Row("typed", RunSamples::typed, "Waiting for you", Main.TypeTarget.class, true),
        new Row("second", RunSamples::second, "Waiting for you", Main.SecondPerson.class, true),
        new Row("gate", RunSamples::gate, "Watching", Main.Gates.class, true),
        new Row("value", RunSamples::value, "Waiting for you", Main.Value.class, true),
        new Row("question", RunSamples::question, "Waiting for you", Main.Question.class, true),
        new Row("running", RunSamples::running, "Running", Main.Running.class, false),
        new Row("failed", RunSamples::failed, "Held, waiting for you", Main.Held.class, false),
        new Row("stopped", RunSamples::stopped, "Held, waiting for you", Main.Held.class, false),
        new Row("in doubt", RunSamples::inDoubt, "In doubt", Main.Quiet.class, false),
        new Row("rolling back", RunSamples::rollingBack, "Rolling back", Main.Running.class, false),
        new Row("rolled back", RunSamples::rolledBack, "Rolled back", Main.Ended.class, false),
        new Row("ended", RunSamples::ended, "Completed with exceptions", Main.Ended.class, false));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theBarFollowsFromWhatTheRunAsks(Row row) {
    try (var journal = row.journal().apply(home)) {
      var screen = screen(RunSamples.picture(journal), Reader.FOLLOWS, journal);
      assertThat(screen.header().look().word()).isEqualTo(row.look());
      assertThat(screen.bar().main()).isInstanceOf(row.main());
      assertThat(!screen.bar().asides().isEmpty()).isEqualTo(row.asides());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aStopHidesNothingWhereNothingRuns(Row row) {
    try (var journal = row.journal().apply(home)) {
      var asked = Heard.NOTHING.stopping(Optional.of(journal.now()));
      var picture = RunSamples.picture(journal, new Driven.Here(), asked);
      var main = screen(picture, Reader.FOLLOWS, journal).bar().main();
      var runs = row.main() == Main.Running.class || row.main() == Main.Quiet.class;
      assertThat(main).isInstanceOf(runs ? Main.Quiet.class : row.main());
      assertThat(main.toString().contains("Stopping…")).isEqualTo(runs);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatIsNotGreenIsAlwaysInSight(Row row) {
    try (var journal = row.journal().apply(home)) {
      var picture = RunSamples.picture(journal);
      var closed = new ArrayList<String>();
      picture.runbook().phases().forEach(phase -> closed.add(phase.id()));
      var folded = closed.stream().collect(Collectors.toMap(id -> id, _ -> false));
      var screen = screen(picture, new Reader(Optional.empty(), folded), journal);
      var visible =
          screen.phases().stream()
              .flatMap(phase -> phase.rows().stream())
              .map(RunScreen.StepRow::id)
              .toList();
      for (var step : picture.state().steps().values()) {
        var green = step.status() == StepStatus.DONE || step.status() == StepStatus.NEXT;
        if (!green || step.undo() != UndoStatus.NONE) {
          assertThat(visible).as(row.name()).contains(step.id());
        }
      }
      assertThat(visible).hasSizeLessThan(picture.state().steps().size());
    }
  }

  @Test
  void nothingOfARunningStepsBarChangesWithTheClock() {
    try (var journal = RunSamples.running(home)) {
      var picture = RunSamples.picture(journal);
      var before = screen(picture, Reader.FOLLOWS, journal);
      journal.pass(Duration.ofSeconds(9));
      var after = screen(picture, Reader.FOLLOWS, journal);
      assertThat(after.bar()).isEqualTo(before.bar());
      assertThat(after.card().running()).isNotEqualTo(before.card().running());
    }
  }

  @Test
  void aGateThatFellIsNoLongerTrueAndCanBeOverriddenByItsName() {
    try (var journal = RunSamples.gate(home)) {
      var screen = screen(RunSamples.picture(journal), Reader.FOLLOWS, journal);
      var first = screen.card().gates().items().getFirst().line();
      assertThat(first.form()).isEqualTo(Form.NO_LONGER_TRUE);
      assertThat(first.value()).isEqualTo("44 min old");
      var override =
          screen.bar().asides().stream()
              .filter(aside -> aside.kind() == ActionBar.Aside.Kind.OVERRIDE_GATE)
              .map(ActionBar.Aside::gate)
              .toList();
      assertThat(override).containsExactly(first.asked());
    }
  }

  @Test
  void aGateThatFellBecauseOfItsAgeOffersToDoTheEarlierLookAgain() {
    try (var journal = RunSamples.gate(home)) {
      var sent = new ArrayList<Command>();
      var model = new RunViewModel(journal::now, sent::add, _ -> {});
      model.show(new RunRoom.Shown(RunSamples.picture(journal)));
      var again = model.asides(ActionBar.Aside.Kind.LOOK_AGAIN);
      assertThat(again)
          .extracting(ActionBar.Aside::label, ActionBar.Aside::key)
          .containsExactly(tuple("Again: Back up and verify by test restore", "Alt+A"));

      model.aside(again.getFirst());

      assertThat(model.asking().get()).isEmpty();
      assertThat(sent)
          .singleElement()
          .isInstanceOfSatisfying(
              Command.Retry.class, retry -> assertThat(retry.step()).isEqualTo("back-up"));
    }
  }

  @Test
  void aValueThatIsTooOldIsStaleAndCountsAsNotTrue() {
    try (var journal = RunSamples.typed(home)) {
      var picture = RunSamples.picture(journal);
      var fresh = screen(picture, Reader.FOLLOWS, journal).card().gates();
      assertThat(fresh.head()).isEqualTo("Gates: 3 of 3 true");
      journal.pass(Duration.ofSeconds(47));
      var stale = screen(picture, Reader.FOLLOWS, journal).card().gates();
      assertThat(stale.head()).isEqualTo("Gates: 0 of 3 true");
      assertThat(stale.items())
          .allSatisfy(item -> {
            assertThat(item.line().form()).isEqualTo(Form.STALE);
            assertThat(item.line().age()).isEqualTo("47 s");
            assertThat(item.line().words()).contains("stale, counts as not true");
          });
    }
  }

  @Test
  void aFailedStepThatWasUndoneSaysBoth() {
    try (var journal = RunSamples.rolledBack(home)) {
      var screen = screen(RunSamples.picture(journal), Reader.FOLLOWS, journal);
      var row =
          screen.phases().stream()
              .flatMap(phase -> phase.rows().stream())
              .filter(one -> one.id().equals("apply"))
              .findFirst()
              .orElseThrow();
      assertThat(row.look()).isEqualTo(StateLook.DONE);
      assertThat(row.undo()).map(RunScreen.Undo::word).contains("Undone");
      assertThat(row.undo()).map(RunScreen.Undo::detail).contains("verified");
    }
  }

  @Test
  void theWaysOnFromAFailureAreThoseThatTheEngineTakes() {
    try (var journal = RunSamples.failed(home)) {
      var screen = screen(RunSamples.picture(journal), Reader.FOLLOWS, journal);
      var held = (Main.Held) screen.bar().main();
      assertThat(held.ways().stream().map(Way::kind))
          .containsExactly(
              Way.Kind.RETRY, Way.Kind.SKIP, Way.Kind.DEFER, Way.Kind.OVERRIDE, Way.Kind.END);
    }
  }

  @Test
  void aBrokenJournalCanBeReadAndNothingElse() {
    try (var journal = RunSamples.typed(home)) {
      var picture =
          RunSamples.picture(journal, new Driven.ReadOnly("Broken.", "Verify."), Heard.NOTHING);
      var screen = screen(picture, Reader.FOLLOWS, journal);
      assertThat(screen.notices())
          .singleElement()
          .satisfies(notice -> {
            assertThat(notice.happened()).isEqualTo("Broken.");
            assertThat(notice.cure()).isEqualTo("Verify.");
          });
      assertThat(screen.bar().main())
          .isInstanceOfSatisfying(
              Main.NotDriven.class, left -> assertThat(left.canResume()).isFalse());
    }
  }

  @Test
  void theEndNamesEverythingThatIsCarriedAlong() {
    try (var journal = RunSamples.ended(home)) {
      var card = screen(RunSamples.picture(journal), Reader.FOLLOWS, journal).card();
      assertThat(card.paragraphs().stream().map(RunScreen.Paragraph::label))
          .contains("Outcome", "Skipped", "Deferred", "Failed", "Schema", "Backup", "Journal");
    }
  }

  @Test
  void theEndSaysOfMaintenanceSchemaAndBackupWhatIsTrueNow() {
    try (var journal = RunSamples.rolledBackFromMaintenance(home)) {
      var card = screen(RunSamples.picture(journal), Reader.FOLLOWS, journal).card();
      assertThat(card.paragraphs())
          .extracting(RunScreen.Paragraph::label, one -> one.text().replaceAll("[0-9:]{8}", "T"))
          .contains(
              tuple("Maintenance", "Off since T UTC, was on for 5 min 1 s."),
              tuple("Schema", "054 rolled back T UTC, verified."),
              tuple("Refused", "Go or no-go: by Ben at T UTC: “the backup is 9 h old”."),
              tuple("Approved", "Go or no-go: by Ann at T UTC."),
              tuple("Open points", "None."))
          .noneMatch(one -> one.toList().getFirst().equals("In effect"));
    }
  }

  @Test
  void anotherStepCanBeReadWhileTheRunWaits() {
    try (var journal = RunSamples.typed(home)) {
      var sent = new ArrayList<Command>();
      var model = new RunViewModel(journal::now, sent::add, _ -> {});
      model.show(new RunRoom.Shown(RunSamples.picture(journal)));
      var current = model.screen().get().orElseThrow().card().step();
      assertThat(current).isEqualTo("apply");
      model.readNext(-1);
      assertThat(model.screen().get().orElseThrow().card().step()).isNotEqualTo("apply");
      assertThat(model.screen().get().orElseThrow().bar().main())
          .isEqualTo(
              new Main.Elsewhere(
                  "Current: 52 Apply pending migrations. G goes there.",
                  "You are reading step 51. The run is acted on at its current step only.",
                  "Go to step 52"));
      assertThat(model.asides(ActionBar.Aside.Kind.SKIP)).isEmpty();
      model.readCurrent();
      assertThat(model.screen().get().orElseThrow().card().step()).isEqualTo("apply");
      assertThat(sent).isEmpty();
    }
  }

  @Test
  void nothingIsSentToTheRunWhileAnotherStepIsRead() {
    try (var journal = RunSamples.typed(home)) {
      var sent = new ArrayList<Command>();
      var model = new RunViewModel(journal::now, sent::add, _ -> {});
      model.show(new RunRoom.Shown(RunSamples.picture(journal)));
      model.readNext(-1);
      model.confirm("apply", Optional.of("nchat-production"));
      assertThat(sent).isEmpty();
      assertThat(model.screen().get().orElseThrow().card().step())
          .as("the step that the run stands at is shown instead")
          .isEqualTo("apply");
      model.confirm("apply", Optional.of("nchat-production"));
      assertThat(sent).hasSize(1);
    }
  }

  @Test
  void whenTheRunGoesToAnotherStepTheCentreGoesBackToIt() {
    try (var journal = RunSamples.typed(home)) {
      var model = new RunViewModel(journal::now, _ -> {}, _ -> {});
      model.show(new RunRoom.Shown(RunSamples.picture(journal)));
      model.readNext(-3);
      journal.say(new JournalEvent.StepSkipped("apply", "not tonight, ticket 7", "On-call 1"));
      journal.done("history", "5");
      journal.say(new JournalEvent.StepAwaits("relations-after", Need.CONFIRMATION, "Confirm"));
      model.show(new RunRoom.Shown(RunSamples.picture(journal)));
      assertThat(model.screen().get().orElseThrow().card().step()).isEqualTo("relations-after");
    }
  }

  @Test
  void aStepWhoseProcessDiedIsInDoubtFromTheFirstFrameByTheJournalAlone() {
    try (var journal = RunSamples.running(home)) {
      var read = RunSamples.picture(journal, new Driven.Connecting("Connecting"), Heard.NOTHING);
      var last = journal.entries().getLast().at();
      var picture =
          new RunPicture(
              DeadAttempts.closed(read.state(), last),
              read.entries(),
              read.runbook(),
              read.driven(),
              read.heard(),
              read.prepared());
      journal.pass(Duration.ofSeconds(30));
      var screen = screen(picture, Reader.FOLLOWS, journal);
      assertThat(screen.header().look().word()).isEqualTo("In doubt");
      assertThat(screen.card().running().clock()).as("a timer that runs").isEmpty();
      assertThat(screen.bar().main())
          .isInstanceOfSatisfying(
              Main.Quiet.class,
              quiet -> {
                assertThat(quiet.head())
                    .isEqualTo(
                        "In doubt since " + Formats.moment(last) + " UTC, connecting to ask");
                assertThat(quiet.words()).doesNotContain("Nothing sent");
              });
      assertThat(SettleScreen.of(picture.runbook(), picture.state(), picture.entries(), 0, last))
          .hasValueSatisfying(
              settle -> assertThat(settle.head().headline()).startsWith("In doubt since "));
    }
  }

  @Test
  void aRunningStepSaysThatTheServerDoesNotAnswerAndNotThatItIsUnderWay() {
    try (var journal = RunSamples.running(home)) {
      var silence = Optional.of("No answer from db-1:5432 for 7 s.");
      var screen =
          screen(
              RunSamples.picture(journal, new Driven.Here(), Heard.NOTHING.silent(silence)),
              Reader.FOLLOWS,
              journal);
      assertThat(screen.card().running().clock())
          .hasValueSatisfying(clock -> {
            assertThat(clock.says()).isEqualTo(silence.get());
            assertThat(clock.silent()).isTrue();
          });
    }
  }

  @Test
  void aRunOfAnotherProcessIsShownAsThatAndOffersNothing() {
    try (var journal = RunSamples.typed(home)) {
      var by = new RunDriver(4711, "db-admin", journal.now(), false);
      var screen =
          screen(
              RunSamples.picture(journal, new Driven.Elsewhere(by), Heard.NOTHING),
              Reader.FOLLOWS,
              journal);
      assertThat(screen.bar().main())
          .isInstanceOfSatisfying(
              Main.NotDriven.class,
              left -> {
                assertThat(left.head()).startsWith("Driven by process 4711 on db-admin since ");
                assertThat(left.canResume()).isFalse();
              });
    }
  }

  @Test
  void theButtonSaysHowManyMigrationsAreAppliedToWhat() {
    try (var journal = RunSamples.click(home)) {
      var pending = RunSamples.migrations();
      var scripts =
          RunSamples.scripts(journal)
              .with(Optional.of(new StepScripts.Asked(journal.run(), "apply", pending)));
      var screen =
          RunScreens.of(
              RunSamples.picture(journal),
              scripts,
              EarlierRuns.NONE,
              Reader.FOLLOWS,
              journal.now());
      var confirm = (Main.Confirm) screen.bar().main();
      assertThat(confirm.button())
          .isEqualTo("Apply " + pending.size() + " migrations to nchat-development");
    }
  }

  @Test
  void anAnswerAgainstTheEvidenceAsksForAReasonFirst() {
    try (var journal = RunSamples.question(home)) {
      var sent = new ArrayList<Command>();
      var model = new RunViewModel(journal::now, sent::add, _ -> {});
      model.show(new RunRoom.Shown(RunSamples.picture(journal)));
      var question = (Main.Question) model.screen().get().orElseThrow().bar().main();
      assertThat(question.proposed()).contains("keep");
      model.answer(question, "roll-back");
      assertThat(sent).isEmpty();
      model.asking().get().orElseThrow().then().accept("users report errors", Optional.empty());
      model.answer(question, "unknown");
      assertThat(sent)
          .containsExactly(
              new Command.Answer(
                  "keep", "roll-back", Optional.of("users report errors"), "On-call 1"),
              new Command.Answer("keep", "unknown", Optional.empty(), "On-call 1"));
    }
  }

  @Test
  void aRefusalStaysAboveTheFormAndApprovingAfterItAsksForAReason() {
    try (var journal = new RunJournal(home)) {
      journal
          .upTo("go")
          .say(new JournalEvent.StepAwaits("go", JournalEvent.Need.APPROVAL, "Approval."))
          .say(new JournalEvent.ApprovalRefused("go", "Ben", "Backup is 9 h old."))
          .say(new JournalEvent.StepReopened("go", "Tried again.", "On-call 1"))
          .say(new JournalEvent.StepAwaits("go", JournalEvent.Need.APPROVAL, "Approval."));
      var sent = new ArrayList<Command>();
      var model = new RunViewModel(journal::now, sent::add, _ -> {});
      model.show(new RunRoom.Shown(RunSamples.picture(journal)));
      var form = (Main.SecondPerson) model.screen().get().orElseThrow().bar().main();

      model.approve(form, "Cleo");

      assertThat(form.agreesTo().getFirst())
          .startsWith("Approves: Switch maintenance on (settings table); ")
          .contains("Apply pending migrations");
      assertThat(form.refused().orElseThrow()).contains("by Ben: Backup is 9 h old.");
      assertThat(sent).isEmpty();
      model.asking().get().orElseThrow().then().accept("a new backup is there", Optional.empty());
      assertThat(sent)
          .containsExactly(new Command.Approve("go", "Cleo", Optional.of("a new backup is there")));
    }
  }

  @Test
  void evidenceThatHasGrownOldProposesNothing() {
    try (var journal = RunSamples.question(home)) {
      var picture = RunSamples.picture(journal);
      var later = journal.now().plusSeconds(60);

      var bar = RunScreens.of(picture, Reader.FOLLOWS, later).bar();

      assertThat(((Main.Question) bar.main()).proposed()).isEmpty();
    }
  }

  @Test
  void theSameFoldGivesTheSameScreenAfterItWasKilledAndReadAgain() {
    try (var journal = RunSamples.failed(home)) {
      var driven = screen(RunSamples.picture(journal), Reader.FOLLOWS, journal);
      var reading = journal.store().read(journal.run());
      var again =
          new RunPicture(
              reading.state().orElseThrow(),
              reading.entries(),
              journal.runbook(),
              new Driven.Here(),
              Heard.NOTHING,
              Answers.NONE);
      assertThat(screen(again, Reader.FOLLOWS, journal)).isEqualTo(driven);
    }
  }

  @Test
  void theFormProposesTheConnectionInUse() throws Exception {
    var parts = dev.belay.desktop.testing.RunParts.of(home);
    parts
        .targets()
        .profiles()
        .add(
            new Profile(
                "nchat-staging",
                Environment.STAGING,
                "postgresql://db-stg/nchat",
                true,
                Optional.empty(),
                DeadMansHandle.DEFAULT));
    var proposed =
        (RunRoom.Starting) parts.forms().read("guided-migration", Optional.of("nchat-staging"));
    assertThat(proposed.form().proposed().name()).isEqualTo("nchat-staging");
    var sandbox = (RunRoom.Starting) parts.forms().read("guided-migration", Optional.empty());
    assertThat(sandbox.form().proposed().sandbox()).isTrue();
  }

  private static RunScreen screen(RunPicture picture, Reader reader, RunJournal journal) {
    return RunScreens.of(picture, reader, journal.now());
  }
}

package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.run.RunScreen.Card;
import dev.belay.desktop.run.StripModel.Fact;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Loss;
import dev.belay.journal.Losses;
import dev.belay.journal.Subject;
import dev.belay.runbook.Step.Risk;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossesShownTest {
  private static final Loss CODES =
      new Loss(
          "006",
          "006_drop.sql",
          1,
          Loss.Kind.VALUES,
          "shop.customers.code",
          Loss.Count.counted(30_000));
  private static final Losses.Kept KEPT =
      new Losses.Kept("/b/dump.pgdump", false, Instant.parse("2026-11-30T03:04:05Z"));
  private static final Subject APPLY = Subject.forward("apply", 1);

  @TempDir Path home;

  @Test
  void theCardSaysBeforeTheConfirmationWhatIsDestroyedAndWhereItIsKept() {
    try (var journal = RunSamples.typed(home)) {
      assertThat(card(journal).title().tags()).contains("Can be undone");

      journal.say(counted());

      assertThat(card(journal).title().risk()).contains(Risk.DESTRUCTIVE);
      assertThat(card(journal).title().tags()).contains("Undo: schema only");
      assertThat(text(card(journal)))
          .contains("006_drop.sql destroys 30,000 values of shop.customers.code.")
          .contains("The values then exist only in backup /b/dump.pgdump, verified at 03:04:05");
    }
  }

  @Test
  void theEndAndTheHandOverSayWhatIsMissingAndHowToGetItBack() {
    try (var journal = applied()) {
      journal
          .say(new JournalEvent.RollbackStarted(List.of("apply"), "Errors.", "On-call 1"))
          .begins(Subject.undo("apply", 1), 1)
          .say(
              new JournalEvent.LossesCompared(
                  "apply",
                  new Losses.Compared(
                      List.of(new Losses.Missing(CODES, CODES.count())),
                      List.of(),
                      List.of(),
                      Optional.of(KEPT))))
          .say(new JournalEvent.Undone("apply", false, "schema only"))
          .say(new JournalEvent.RunFinished(JournalEvent.RunOutcome.ROLLED_BACK, "Undone."));
      var picture = RunSamples.picture(journal);

      assertThat(text(new EndCard(picture, journal.now()).card()))
          .contains("apply: Missing after the undo: 30,000 values of shop.customers.code.");
      assertThat(HandOver.card(picture, StepScripts.NONE, journal.now()))
          .contains("Missing after the undo: 30,000 values of shop.customers.code.");
    }
  }

  @Test
  void aStepWithoutAWayBackDoesNotHideThePriceOfTheMigrations() {
    try (var journal = applied()) {
      var analyze = Subject.forward("analyze", 1);
      journal
          .begins(analyze, 1)
          .say(new JournalEvent.PartStarted(analyze, 1, "analyze", true, 1, true))
          .committed(analyze, 1, "analyze")
          .say(new JournalEvent.StepDone("analyze", "1 statement"));

      var price =
          StripPrice.of(
              new StripFacts(
                  journal.state(), journal.runbook(), StripFacts.Live.NONE, journal.now()));

      assertThat(value(price, "Undo would lose"))
          .startsWith("30,000 values of shop.customers.code cannot come back")
          .doesNotContain("no way back");
    }
  }

  private RunJournal applied() {
    return RunSamples.running(home)
        .say(counted())
        .say(new JournalEvent.CommitSent(APPLY, 1))
        .committed(APPLY, 1, "006")
        .say(new JournalEvent.StepDone("apply", "1 migration"));
  }

  private static JournalEvent counted() {
    return new JournalEvent.LossesCounted("apply", "beef", List.of(CODES), Optional.of(KEPT));
  }

  private static Card card(RunJournal journal) {
    return new StepCards(
            RunSamples.picture(journal), StepScripts.NONE, EarlierRuns.NONE, journal.now())
        .of("apply");
  }

  private static String text(Card card) {
    return card.paragraphs().stream()
        .map(paragraph -> paragraph.text())
        .collect(Collectors.joining("\n"));
  }

  private static String value(List<Fact> facts, String label) {
    return facts.stream()
        .filter(fact -> fact.label().equals(label))
        .map(Fact::value)
        .findFirst()
        .orElseThrow();
  }
}

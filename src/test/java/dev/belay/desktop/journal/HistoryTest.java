package dev.belay.desktop.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.journal.HistoryViewModel.State;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Subject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.ListView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history's behaviour; the last two tests with a scene, without a stage. */
class HistoryTest {
  private static final Subject REHEARSAL = Subject.forward("rehearsal", 1);

  @TempDir Path home;

  private static HistoryViewModel model(HistoryReader reader) {
    return new HistoryViewModel(reader, Runnable::run, Runnable::run);
  }

  private static HistoryViewModel opened(RunJournal run) {
    var model = model(new HistoryReader(run.store()));
    model.refresh();
    return model;
  }

  @Test
  void runsAreListedNewestFirstAndUnreadableOnesSaySo() {
    var model = model(HistorySamples.several(home));
    model.refresh();
    assertThat(model.runs())
        .extracting(line -> line.number() + " " + line.standing().word())
        .containsExactly(
            "0004 Cannot be read", "0003 In doubt", "0002 Journal broken", "0001 Completed");
    assertThat(model.runs().getFirst().trouble()).isPresent();
    assertThat(model.subtitle().getValue()).isEqualTo("4 runs, newest first");
  }

  @Test
  void aRunWhoseRunbookHoldsStarsInsideItsWordsIsOneRedLineAndTellsNoPart() {
    try (var run = new RunJournal(home)) {
      var hidden = run.beside(text -> text.replace("mig", "***"));
      var model = opened(run);

      assertThat(model.runs()).extracting(RunLine::run).containsExactly(hidden, run.run());
      assertThat(model.runs().getFirst().standing().word()).isEqualTo("Cannot be read");
      assertThat(model.runs().getFirst().trouble().orElseThrow())
          .contains("The runbook in the journal of run")
          .doesNotContain("***");
      model.open(hidden);
      assertThat(model.page().get()).isInstanceOf(State.Ready.class);
    }
  }

  @Test
  void aBrokenJournalIsReadUpToWhereItBreaks() {
    var model = model(HistorySamples.several(home));
    model.refresh();
    model.open(model.runs().get(2).run());
    assertThat(model.page().get())
        .isInstanceOfSatisfying(
            State.Ready.class,
            ready ->
                assertThat(((JournalPage) ready.value()).chain())
                    .isInstanceOfSatisfying(
                        JournalPage.Chain.Broken.class,
                        broken -> assertThat(broken.line()).isEqualTo(5)));
    assertThat(model.entries()).hasSize(4);
  }

  @Test
  void everyEntryHasWordsAndTheFilterFindsThem() {
    var model = model(HistorySamples.several(home));
    model.refresh();
    model.open(model.runs().get(1).run());
    assertThat(model.entries()).allMatch(line -> !line.said().isBlank());
    var all = model.entries().size();
    model.filter().set("apply commit");
    assertThat(model.entries()).extracting(EntryLine::said).containsExactly("COMMIT sent: part 1");
    model.filter().set("");
    model.mattersOnly().set(true);
    assertThat(model.entries()).hasSizeLessThan(all).allMatch(EntryLine::matters);
  }

  @Test
  void anEntryIsShownAsItStandsInTheFile() {
    try (var run = HistorySamples.of(home, 20)) {
      var model = opened(run);
      model.select(Optional.of(model.entries().get(4)));
      model.toggleJson();
      assertThat(model.json().get().orElseThrow()).contains("\"seq\" : 5").contains("\"hash\"");
      model.select(Optional.of(model.entries().get(5)));
      assertThat(model.json().get()).isEmpty();
    }
  }

  @Test
  void entriesAreCopiedAsTextAndAsMarkdown() {
    try (var run = HistorySamples.of(home, 20)) {
      var model = opened(run);
      var lines = model.entries().subList(0, 2);
      assertThat(model.copy(lines, false).lines())
          .hasSize(2)
          .first()
          .asString()
          .contains("  1  run  opened");
      assertThat(model.copy(lines, true))
          .startsWith("Journal of run " + run.run())
          .contains("| 2 | 2027-02-19T02:03:00.080Z | run | bound: to this server |");
    }
  }

  @Test
  void aRunThatIsGoneSaysSoAndTheOthersStay() {
    var model = model(HistorySamples.several(home));
    model.refresh();
    model.open("0009-ffffff");
    assertThat(model.page().get())
        .isInstanceOfSatisfying(
            State.Broken.class,
            broken -> assertThat(broken.happened()).contains("There is no run 0009-ffffff"));
    assertThat(model.runs()).hasSize(4);
  }

  @Test
  void nothingIsReadOnTheThreadOfTheScreen() {
    var waiting = new ArrayList<Runnable>();
    var model = new HistoryViewModel(HistorySamples.several(home), waiting::add, Runnable::run);
    model.refresh();
    assertThat(model.list().get()).isInstanceOf(State.Reading.class);
    assertThat(model.runs()).isEmpty();
    List.copyOf(waiting).forEach(Runnable::run);
    assertThat(model.runs()).hasSize(4);
  }

  @Test
  void tenThousandEntriesMakeAFewCellsOnly() {
    try (var run = HistorySamples.of(home, 10_000)) {
      var cells =
          Fx.on(() -> {
            var view = new HistoryView(opened(run), _ -> {});
            Fx.picture(view, Theme.LIGHT, 1200, 700);
            return view.lookupAll(".entry-cell").size();
          });
      assertThat(cells).isBetween(5, 80);
    }
  }

  @Test
  void aRefreshKeepsSelectionAndPlace() {
    try (var run = HistorySamples.of(home, 500)) {
      var kept =
          Fx.on(() -> {
            var model = opened(run);
            var view = new HistoryView(model, _ -> {});
            Fx.picture(view, Theme.LIGHT, 1200, 700);
            var list = (ListView<?>) view.lookup("#journal-entries");
            list.scrollTo(300);
            list.getSelectionModel().select(305);
            settled(view);
            var before = firstShown(view);
            run.say(new JournalEvent.Output(REHEARSAL, "one more"));
            model.refresh();
            settled(view);
            assertThat(model.entries()).hasSize(501);
            assertThat(list.getSelectionModel().getSelectedIndex()).isEqualTo(305);
            assertThat(firstShown(view)).isEqualTo(before);
            return true;
          });
      assertThat(kept).isTrue();
    }
  }

  /** As many pulses as it takes until nothing moves by itself any more. */
  private static void settled(HistoryView view) {
    for (var pulse = 0; pulse < 4; pulse++) {
      view.applyCss();
      view.layout();
    }
  }

  private static String firstShown(HistoryView view) {
    return view.lookupAll(".entry-cell").stream()
        .filter(cell -> cell.isVisible() && cell.getAccessibleText() != null)
        .map(cell -> cell.getAccessibleText())
        .filter(text -> !text.isEmpty())
        .sorted()
        .findFirst()
        .orElse("none");
  }
}

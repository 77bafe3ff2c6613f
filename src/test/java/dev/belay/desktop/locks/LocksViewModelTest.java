package dev.belay.desktop.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.watch.Act;
import dev.belay.desktop.watch.Watched;
import dev.belay.live.ActionOutcome;
import dev.belay.live.StatementText;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the locks room shows, keeps over samples, and asks before it ends anything. */
class LocksViewModelTest {
  private final List<Act> acts = new ArrayList<>();
  private final LocksViewModel model =
      new LocksViewModel(
          (_, act, then) -> {
            acts.add(act);
            then.accept(new ActionOutcome(ActionOutcome.Kind.DONE, "Done."));
          },
          () -> Environment.SANDBOX);

  @Test
  void theForestBeginsWithTheOneThatBlocksMostAndItsQueueIsOneRow() {
    model.take(LockScenes.watched(LockScenes.blocked(13), Environment.SANDBOX));

    assertThat(model.lines())
        .extracting(line -> line.words().label())
        .containsExactly("48190", "50233", "Queue of 13 sessions", "billing-7741", "50911");
    assertThat(model.lines()).extracting(ForestLine::frees).containsExactly(14, 13, 0, 1, 0);
    assertThat(model.badge().get()).isEqualTo("15");
    var detail = model.detail().get().orElseThrow();
    assertThat(detail.label()).isEqualTo("48190");
    assertThat(detail.ways().frees()).isEqualTo("Ending it frees 14 sessions");
    assertThat(detail.milder()).startsWith("Milder: cancel 50233. It frees 13 sessions");
    assertThat(detail.ways().cancel().why()).contains("no query is running");
  }

  @Test
  void aQueueUnfoldsAndSelectionAndFoldsStayOverSamples() {
    model.take(LockScenes.watched(LockScenes.blocked(13), Environment.SANDBOX));
    model.turn(model.lines().get(2).key());
    assertThat(model.lines()).hasSize(18);
    model.select(model.lines().get(5).key());
    var chosen = model.selected().get();

    model.take(LockScenes.watched(LockScenes.blocked(14), Environment.SANDBOX));

    assertThat(model.selected().get()).isEqualTo(chosen);
    assertThat(model.lines()).hasSize(19);
    model.toRoot();
    assertThat(model.detail().get().orElseThrow().label()).isEqualTo("48190");
  }

  @Test
  void theFilterKeepsWhatItHitsAndTheRowsAbove() {
    model.take(LockScenes.watched(LockScenes.blocked(900), Environment.SANDBOX));
    assertThat(model.badge().get()).isEqualTo("99+");
    assertThat(model.lines()).hasSize(5);
    model.filter().set("51007");
    assertThat(model.lines())
        .extracting(line -> line.words().label())
        .containsExactly("48190", "50233", "Queue of 900 sessions", "51007");
  }

  @Test
  void aPidInTheFilterLeavesItsRowAndThoseAboveAndGoesToIt() {
    model.take(LockScenes.watched(LockScenes.blocked(900), Environment.SANDBOX));
    model.filter().set("50233");
    assertThat(model.lines())
        .extracting(line -> line.words().label())
        .containsExactly("48190", "50233");
    assertThat(model.detail().get().orElseThrow().label()).isEqualTo("50233");
  }

  @Test
  void theFrozenPictureStandsStillAndGoesOn() {
    model.take(LockScenes.watched(LockScenes.blocked(13), Environment.SANDBOX));
    model.frozen().set(true);
    model.take(LockScenes.watched(LockScenes.nobody(), Environment.SANDBOX));
    assertThat(model.lines()).hasSize(5);
    assertThat(model.badge().get()).isEmpty();
    model.frozen().set(false);
    assertThat(model.lines()).isEmpty();
  }

  @Test
  void endingASessionOfProductionAsksForItsPid() {
    model.take(LockScenes.watched(LockScenes.blocked(2), Environment.PRODUCTION));
    model.end();
    assertThat(model.asking().confirming().get().orElseThrow().typed()).contains("48190");
    assertThat(acts).isEmpty();
    model.asking().leave();
    model.asking().confirm();
    assertThat(acts).isEmpty();
    model.end();
    model.asking().confirm();
    assertThat(acts)
        .singleElement()
        .isInstanceOfSatisfying(
            Act.Terminate.class, act -> assertThat(act.id().pid()).isEqualTo(48190));
    assertThat(model.asking().said().get()).isEqualTo("Done.");
  }

  @Test
  void belaysOwnSessionIsEndedOnlyAfterASecondStep() {
    model.take(LockScenes.watched(LockScenes.belayBlocks(), Environment.SANDBOX));
    model.end();
    assertThat(model.asking().confirming().get().orElseThrow().typed()).isEmpty();
    model.asking().confirm();
    assertThat(acts).isEmpty();
    assertThat(model.asking().confirming().get().orElseThrow().typed()).contains("48190");
    model.asking().confirm();
    assertThat(acts).hasSize(1);
  }

  @Test
  void cancellingWhatIsIdleSaysWhyNot() {
    model.take(LockScenes.watched(LockScenes.blocked(2), Environment.SANDBOX));
    model.cancel();
    assertThat(model.asking().confirming().get()).isEmpty();
    assertThat(model.asking().said().get()).contains("no query is running");
  }

  @Test
  void theWholeTextOfTheChosenQueryIsReadOnce() {
    var asked = new ArrayList<Consumer<Optional<StatementText>>>();
    var model =
        new LocksViewModel(
            (_, _, _) -> {}, () -> Environment.SANDBOX, (_, _, then) -> asked.add(then));
    model.take(LockScenes.watched(LockScenes.longQuery(), Environment.SANDBOX));
    model.take(LockScenes.watched(LockScenes.longQuery(), Environment.SANDBOX));
    var detail = model.detail().get().orElseThrow();
    assertThat(detail.query().title()).isEqualTo("Query, its beginning");
    assertThat(asked).hasSize(1);
    asked.getFirst().accept(Optional.of(new StatementText("another query", false)));
    assertThat(model.detail().get().orElseThrow().query()).isEqualTo(detail.query());
    var whole = LockScenes.LONG_QUERY + ", body text";
    asked.getFirst().accept(Optional.of(new StatementText(whole, false)));
    assertThat(model.detail().get().orElseThrow().query())
        .isEqualTo(new BlockDetail.Query("Query", whole));
    assertThat(model.sql().orElseThrow()).contains(whole);
    model.lookBack(Optional.of(BlockScene.of(LockScenes.longQuery())), "03:24:10 UTC");
    assertThat(model.detail().get().orElseThrow().query().title()).endsWith("its beginning");
  }

  @Test
  void whatIsToldOfTheChosenRowIsMadeWithTheScene() {
    model.take(LockScenes.watched(LockScenes.blocked(13), Environment.SANDBOX));
    model.select(model.lines().get(1).key());
    var scene = model.scene(LockScenes.blocked(13));
    assertThat(scene.chosen().orElseThrow().label()).isEqualTo("50233");
    model.take(new Watched<>(1, "db-1", Environment.SANDBOX, Optional.of(scene), Optional.empty()));
    assertThat(model.detail().get().orElseThrow()).isSameAs(scene.chosen().orElseThrow());
  }

  @Test
  void anotherServerForgetsWhatWasAsked() {
    model.take(LockScenes.watched(LockScenes.blocked(2), Environment.SANDBOX));
    model.end();
    var other = LockScenes.watched(LockScenes.blocked(2), Environment.SANDBOX);
    model.take(new Watched<>(2, other.name(), other.environment(), other.scene(), other.away()));
    assertThat(model.asking().confirming().get()).isEmpty();
  }

  @Test
  void belayThatBlocksRaisesTheAlarmWithTheFirstSampleAndLetsItGo() {
    var model = new LocksViewModel((_, _, _) -> {}, () -> Environment.SANDBOX);
    model.take(LockScenes.watched(LockScenes.nobody(), Environment.PRODUCTION));
    assertThat(model.alarm().get()).isEmpty();
    model.frozen().set(true);
    model.take(LockScenes.watched(LockScenes.belayBlocks(), Environment.PRODUCTION));
    assertThat(model.alarm().get())
        .isEqualTo("Belay blocks 1 session: it waits for 48190 (belay/run/0142).");
    assertThat(model.blockingOwn()).contains(48190);
    model.take(LockScenes.watched(LockScenes.blocked(2), Environment.PRODUCTION));
    assertThat(model.alarm().get()).isEmpty();
  }

  @Test
  void nothingIsEndedFromThePastAndTheBadgeTellsOfNow() {
    var sent = new ArrayList<Act>();
    var model = new LocksViewModel((_, act, _) -> sent.add(act), () -> Environment.SANDBOX);
    model.take(LockScenes.watched(LockScenes.nobody(), Environment.SANDBOX));
    model.lookBack(Optional.of(BlockScene.of(LockScenes.blocked(2))), "03:24:10 UTC");
    model.take(LockScenes.watched(LockScenes.nobody(), Environment.SANDBOX));
    assertThat(model.lines()).isNotEmpty();
    assertThat(model.badge().get()).isEmpty();
    model.end();
    model.cancel();
    assertThat(model.asking().confirming().get()).isEmpty();
    assertThat(model.asking().said().get()).startsWith("The past is shown");
    model.lookBack(Optional.empty(), "");
    assertThat(model.lines()).isEmpty();
    assertThat(sent).isEmpty();
  }

  @Test
  void aProcessThatStandsInAFoldedQueueIsFound() {
    var model = new LocksViewModel((_, _, _) -> {}, () -> Environment.SANDBOX);
    model.take(LockScenes.watched(LockScenes.blocked(13), Environment.SANDBOX));
    assertThat(model.selectProcess(51007)).isTrue();
    assertThat(model.detail().get().orElseThrow().label()).isEqualTo("51007");
    assertThat(model.selectProcess(1)).isFalse();
  }

  @Test
  void theChosenOneIsCopiedAsSqlAndMarkdownAndTheSampleAsCsvAndJson() {
    var model = new LocksViewModel((_, _, _) -> {}, () -> Environment.SANDBOX);
    model.take(LockScenes.watched(LockScenes.blocked(2), Environment.SANDBOX));
    assertThat(model.sql().orElseThrow())
        .contains("UPDATE nchat_messages SET pinned_at = now() WHERE id = $1;")
        .contains("WHERE 48190 = ANY (pg_blocking_pids(pid));")
        .doesNotContain("pg_terminate_backend");
    assertThat(model.markdown().orElseThrow())
        .contains("```sql\nUPDATE nchat_messages")
        .contains("03:24:10 UTC");
    var kept = new LocksText("db-1", LockScenes.blocked(2), QueryTexts.KEPT);
    assertThat(kept.csv().lines().skip(1))
        .hasSize(LockScenes.blocked(2).locks().edges(1000).size())
        .anyMatch(line -> line.startsWith("50233,") && line.contains(",hard,derived,48190,"));
    assertThat(kept.json()).contains("\"pid\" : 48190").contains("\"kind\" : \"soft\"");
    var hashed = new LocksText("db-1", LockScenes.blocked(2), QueryTexts.HASHED);
    assertThat(hashed.csv() + hashed.json()).doesNotContain("pinned_at");
  }
}

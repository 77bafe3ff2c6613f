package dev.belay.desktop.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.watch.Act;
import dev.belay.desktop.watch.Asking;
import dev.belay.desktop.watch.Watched;
import dev.belay.live.ActionOutcome;
import dev.belay.live.Sample;
import dev.belay.live.StatementText;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.BackendId;
import dev.belay.postgres.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What the activity room shows, keeps over samples, copies and writes. */
class ActivityViewModelTest {
  private final List<Act> acts = new ArrayList<>();
  private final List<Consumer<Optional<StatementText>>> asked = new ArrayList<>();
  private final List<TableChoice> kept = new ArrayList<>();
  private final ActivityViewModel model = model(TableChoice.USUAL);

  private ActivityViewModel model(TableChoice choice) {
    return new ActivityViewModel(
        new Asking(
            (_, act, then) -> {
              acts.add(act);
              then.accept(new ActionOutcome(ActionOutcome.Kind.DONE, "Done."));
            },
            () -> Environment.SANDBOX),
        (_, _, then) -> asked.add(then),
        choice,
        kept::add);
  }

  @Test
  void theOldestTransactionComesFirstAndEachMarkIsThere() {
    take(ActivityScenes.busy());

    assertThat(labels()).startsWith("billing-7741", "51302", "48190", "51240", "50233", "50911");
    assertThat(marks("48190"))
        .containsExactly("Blocks 1 session", "Idle in transaction", "Long transaction");
    assertThat(marks("50233")).containsExactly("Waits for a lock", "Long transaction");
    assertThat(marks("50911")).containsExactly("Failed transaction");
    assertThat(marks("51240")).containsExactly("Prevents wraparound");
    assertThat(marks("51302")).containsExactly("Holds the horizon", "Long transaction");
    assertThat(marks("47731")).containsExactly("Belay's own");
    assertThat(marks("billing-7741")).containsExactly("Orphaned, prepared");
  }

  @Test
  void everyColumnSortsBothWays() {
    take(ActivityScenes.busy());
    for (var column : Column.values()) {
      if (model.choice().get().sorting().by() != column) {
        model.sortBy(column);
      }
      var order = model.choice().get().sorting().order();
      assertThat(model.rows()).isSortedAccordingTo((a, b) -> order.compare(a.now(), b.now()));
      var first = labels();
      model.sortBy(column);
      assertThat(model.choice().get().sorting().by()).isEqualTo(column);
      if (column.text(row(first.getFirst())).equals(column.text(row(first.getLast())))) {
        continue;
      }
      assertThat(labels()).as(column.title()).isNotEqualTo(first);
    }
  }

  @Test
  void filtersSortAndSelectionStayOverSamples() {
    take(ActivityScenes.crowd(1000, 0));
    model.filter(new TableChoice.Filter("jobs", "active", "nchat", true, true));
    model.sortBy(Column.PID);
    model.select(model.rows().get(7).key());
    var chosen = model.selected().get();

    take(ActivityScenes.crowd(1000, 1));
    take(ActivityScenes.crowd(1000, 5));

    assertThat(model.rows()).isNotEmpty();
    assertThat(model.rows())
        .allSatisfy(row -> {
          assertThat(row.now().facts().state()).isEqualTo("active");
          assertThat(row.now().facts().query()).contains("jobs");
        });
    assertThat(model.rows())
        .isSortedAccordingTo((a, b) -> Integer.compare(a.now().pid(), b.now().pid()));
    assertThat(model.selected().get()).isEqualTo(chosen);
    var line = model.detail().get().orElseThrow().line();
    assertThat(line.key()).isEqualTo(chosen.orElseThrow());
    assertThat(line.facts().times().now()).isEqualTo(ActivityScenes.NOW.plusSeconds(5));
    assertThat(kept).hasSize(2);
  }

  @Test
  void whatIsChosenOutlivesTheProgram(@TempDir Path folder) throws Exception {
    var store = new ChoiceStore(folder.resolve("some").resolve("activity.properties"));
    assertThat(store.read()).isEqualTo(TableChoice.USUAL);
    var choice =
        new TableChoice(
            new TableChoice.Sorting(Column.QUERY_AGE, false),
            new TableChoice.Filter("a=b\n#c", "active", "nchat", true, false),
            java.util.Set.of(Column.PID, Column.QUERY));
    store.write(choice);
    assertThat(store.read()).isEqualTo(choice);
    Files.writeString(folder.resolve("some").resolve("activity.properties"), "sort=\\u00\ncol");
    assertThat(store.read()).isEqualTo(TableChoice.USUAL);
  }

  @Test
  void aSessionThatHasEndedStaysAndSaysSo() {
    take(ActivityScenes.busy());
    model.selectProcess(48190);
    take(ActivityScenes.onlyBelay());
    assertThat(model.detail().get().orElseThrow().gone()).isTrue();
    model.end();
    assertThat(model.asking().confirming().get()).isEmpty();
    assertThat(model.asking().said().get()).contains("ended already");
  }

  @Test
  void theWholeTextIsReadOnceForEachQueryAndOnlyIfItIsStillThatQuery() {
    take(ActivityScenes.busy());
    model.selectProcess(48190);
    take(ActivityScenes.busy());
    assertThat(asked).hasSize(1);
    assertThat(model.detail().get().orElseThrow().query().title()).contains("its beginning");
    asked.getFirst().accept(Optional.of(new StatementText("another query", false)));
    assertThat(model.sql().orElseThrow()).isEqualTo(ActivityScenes.LONG_QUERY);
    asked
        .getFirst()
        .accept(Optional.of(new StatementText(ActivityScenes.LONG_QUERY + "_at, body", false)));
    assertThat(model.sql().orElseThrow()).endsWith("pinned_at, body");
    assertThat(model.detail().get().orElseThrow().query().title())
        .isEqualTo("Last query, finished");
    assertThat(model.detail().get().orElseThrow().query().laidOut()).contains("\nWHERE id = $1\n");
  }

  @Test
  void endingAsksFirstAndIsAimedAtThePidAndItsStart() {
    take(ActivityScenes.busy());
    model.selectProcess(48190);
    model.cancel();
    assertThat(model.asking().said().get()).contains("no query is running");
    model.end();
    assertThat(model.asking().confirming().get().orElseThrow().says()).contains("frees 1 session");
    assertThat(acts).isEmpty();
    model.asking().confirm();
    assertThat(acts)
        .containsExactly(
            new Act.Terminate(new BackendId(48190, ActivityScenes.NOW.minusSeconds(20_000))));
    model.select("prepared/771/billing-7741");
    model.end();
    assertThat(model.asking().confirming().get().orElseThrow().act())
        .isInstanceOf(Act.RollBack.class);
  }

  @Test
  void aHiddenSessionCannotBeActedOn() {
    take(ActivityScenes.blind());
    model.selectProcess(53111);
    model.end();
    assertThat(model.asking().confirming().get()).isEmpty();
    assertThat(model.asking().said().get()).contains("may not see when this session began");
  }

  @Test
  void onlyAWaiterOrBlockerIsOpenedInLocks() {
    take(ActivityScenes.busy());
    model.selectProcess(50233);
    assertThat(model.lockProcess()).contains(50233);
    model.selectProcess(51302);
    assertThat(model.lockProcess()).isEmpty();
  }

  @Test
  void theFrozenPictureStandsStill() {
    take(ActivityScenes.busy());
    model.frozen().set(true);
    take(ActivityScenes.onlyBelay());
    assertThat(model.rows()).hasSizeGreaterThan(20);
    model.frozen().set(false);
    assertThat(model.rows()).hasSize(2);
  }

  @Test
  void anotherServerForgetsTheChoiceOfASession() {
    take(ActivityScenes.busy());
    model.selectProcess(48190);
    model.end();
    var other = ActivityScenes.watched(ActivityScenes.busy(), Environment.SANDBOX);
    model.take(new Watched<>(2, other.name(), other.environment(), other.scene(), other.away()));
    assertThat(model.selected().get()).isEmpty();
    assertThat(model.asking().confirming().get()).isEmpty();
  }

  @Test
  void aRowIsCopiedAsTextAndAsMarkdownWithQueryAndTime() {
    take(ActivityScenes.busy());
    model.selectProcess(50233);
    assertThat(model.text().orElseThrow())
        .startsWith("50233, Waits for a lock +1, database nchat")
        .endsWith("ALTER TABLE nchat_messages ADD COLUMN pinned_by bigint");
    assertThat(model.markdown().orElseThrow())
        .startsWith("### 50233 on db-1, 2026-11-26T03:24:10Z\n")
        .contains("- Blocked by: 48190\n")
        .contains("```sql\nALTER TABLE nchat_messages ADD COLUMN pinned_by bigint\n```");
  }

  @Test
  void theTableIsWrittenAsItStandsAndWithoutTextsThatThePolicyHides() {
    take(ActivityScenes.busy());
    model.choose(
        TableChoice.USUAL
            .with(java.util.Set.of(Column.PID, Column.STATE, Column.TRANSACTION_AGE, Column.QUERY))
            .with(new TableChoice.Filter("", "idle in transaction", "", false, false)));

    var csv = model.table(QueryTexts.KEPT).orElseThrow().as(SessionTable.Format.CSV);
    assertThat(csv)
        .startsWith("pid,state,transaction_age,query\r\n48190,idle in transaction,761.0,\"UPDATE ")
        .hasLineCount(2);
    assertThat(model.table(QueryTexts.HASHED).orElseThrow().as(SessionTable.Format.CSV))
        .doesNotContain("UPDATE")
        .containsPattern("761\\.0,query [0-9a-f]{16}\r\n");

    var json = model.table(QueryTexts.DROPPED).orElseThrow().as(SessionTable.Format.JSON);
    var tree = JsonMapper.builder().build().readTree(json);
    assertThat(tree.get("server").stringValue()).isEqualTo("db-1");
    assertThat(tree.get("sampled_at").stringValue()).isEqualTo("2026-11-26T03:24:10Z");
    var session = tree.get("sessions").get(0);
    assertThat(session.get("pid").doubleValue()).isEqualTo(48190);
    assertThat(session.get("transaction_age").doubleValue()).isEqualTo(761);
    assertThat(session.get("query").stringValue()).isEmpty();
  }

  @Test
  void aProgressSaysRateAndEstimateOrWhyThereIsNone() {
    var lines = ProgressLine.of(ActivityScenes.progress());
    assertThat(lines.get(0).counts()).isEqualTo("412,000 of 1,904,220 blocks");
    assertThat(lines.get(0).pace()).contains("5,120 /s").contains("about 4 min 51 s more");
    assertThat(lines.get(1).pace()).contains("rate after 10 s");
    assertThat(lines.get(2).share()).isEmpty();
    assertThat(lines.get(2).pace()).contains("no total, so no estimate");
  }

  @Test
  void theHealthKeepsItsCourseAndSaysWhatCannotBeKnown() {
    take(ActivityScenes.busy());
    var health = model.shown().get().flatMap(Watched::scene).orElseThrow().health();
    assertThat(health.tiles())
        .allSatisfy(tile -> assertThat(tile.course().values()).hasSize(61))
        .anySatisfy(tile -> {
          assertThat(tile.id()).isEqualTo("disk");
          assertThat(tile.value()).isEqualTo("unknown");
          assertThat(tile.says()).contains("PostgreSQL cannot tell it");
        })
        .anySatisfy(tile -> {
          assertThat(tile.id()).isEqualTo("connections");
          assertThat(tile.value()).isEqualTo("188 / 200");
          assertThat(tile.state().word()).isEqualTo("Near the limit");
        });
    assertThat(health.replicas())
        .anySatisfy(pair -> assertThat(pair.says()).contains("nobody reads it"));
  }

  private void take(Sample sample) {
    model.take(ActivityScenes.watched(sample, Environment.SANDBOX));
  }

  private List<String> labels() {
    return model.rows().stream().map(row -> row.now().label()).toList();
  }

  private SessionLine row(String label) {
    return model.rows().stream()
        .map(SessionRow::now)
        .filter(line -> line.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private List<String> marks(String label) {
    return row(label).marks().stream().map(Mark::words).toList();
  }
}

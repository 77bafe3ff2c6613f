package dev.belay.desktop.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.fx.Appearance;
import dev.belay.desktop.fx.FxThread;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.TextScale;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.ShellViewModel;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Keys;
import dev.belay.desktop.testing.Screens;
import dev.belay.desktop.watch.Act;
import dev.belay.desktop.watch.Asking;
import dev.belay.desktop.watch.Export;
import dev.belay.desktop.watch.WholeQueries;
import dev.belay.live.ActionOutcome;
import dev.belay.live.Sample;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.Node;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Filter, sort, choice and acts of the activity room without a mouse, while samples come in. */
@Timeout(60)
class ActivityByKeyboardTest {
  private Environment environment = Environment.SANDBOX;
  private final List<Act> acts = new CopyOnWriteArrayList<>();
  private final List<String> copied = new ArrayList<>();
  private final List<Integer> opened = new ArrayList<>();
  private final ActivityViewModel model =
      new ActivityViewModel(
          new Asking(
              (_, act, then) -> {
                acts.add(act);
                then.accept(new ActionOutcome(ActionOutcome.Kind.DONE, "48190 has ended."));
              },
              () -> environment),
          (_, _, _) -> {},
          TableChoice.USUAL,
          _ -> {});

  @Test
  void filterSortAndChoiceAreMadeByKeysAndStayOverSamples() {
    try (var keys = new Keys(this::shell)) {
      take(ActivityScenes.crowd(1000, 0));
      keys.type("/");
      keys.untilFocused("activity-filter");
      keys.type("jobs where");
      assertThat(shown()).isBetween(100, 800);
      keys.press(KeyCode.ESCAPE).press(KeyCode.I).press(KeyCode.S);
      assertThat(Fx.on(() -> model.choice().get().sorting()))
          .isEqualTo(new TableChoice.Sorting(Column.QUERY_AGE, true));
      keys.press(KeyCode.D);
      assertThat(Fx.on(() -> model.choice().get().sorting().descending())).isFalse();
      keys.press(KeyCode.F6).press(KeyCode.F6);
      keys.untilFocused("activity-table");
      for (var i = 0; i < 5; i++) {
        keys.press(KeyCode.DOWN);
      }
      var chosen = Fx.on(() -> model.selected().get().orElseThrow());

      for (var second = 1; second < 6; second++) {
        take(ActivityScenes.crowd(1000, second));
        assertThat(Fx.on(() -> model.selected().get())).contains(chosen);
        keys.untilFocused("activity-table");
        assertThat(Fx.on(() -> model.choice().get().filter().text())).isEqualTo("jobs where");
        assertThat(Fx.on(() -> chosenRow(table())))
            .as("what the table shows as chosen, where the filter lets it through")
            .isIn(chosen, "");
      }
      keys.press(KeyCode.A);
      assertThat(shown()).isEqualTo(1001);
      assertThat(Fx.on(() -> chosenRow(table()))).isEqualTo(chosen);
      assertThat(Fx.on(() -> ((TextField) lookup("activity-filter")).getText())).isEmpty();
    }
  }

  @Test
  void theTableStaysWhereItWasScrolledTo() {
    try (var keys = new Keys(this::shell)) {
      take(ActivityScenes.crowd(1000, 0));
      keys.press(KeyCode.F6).press(KeyCode.F6).press(KeyCode.HOME);
      for (var i = 0; i < 6; i++) {
        keys.press(KeyCode.PAGE_DOWN);
      }
      var first = Fx.on(this::firstInView);
      assertThat(first).isGreaterThan(20);
      for (var second = 1; second < 6; second++) {
        take(ActivityScenes.crowd(1000, second));
        assertThat(Fx.on(this::firstInView)).isEqualTo(first);
      }
    }
  }

  @Test
  void everyCellIsDrawnAfterEachChangeOfWidthAndOfTextSize() {
    try (var keys = new Keys(this::shell)) {
      take(ActivityScenes.crowd(400, 0));
      keys.until("the table is drawn", () -> blank().isEmpty());
      var second = 1;
      for (var wide : new int[] {860, 1000, 700, 980, 999, 1000}) {
        Fx.run(() -> shell.getScene().getWindow().setWidth(wide));
        keys.until("it is " + wide + " wide", () -> shell.getWidth() == wide);
        take(ActivityScenes.crowd(400, second++));
        keys.until("every cell is drawn at " + wide + ", not " + blank(), () -> blank().isEmpty());
      }
      var appearance = new Appearance();
      Fx.run(() -> appearance.follow(shell.getScene(), new Subscriptions()));
      for (var scale : new TextScale[] {TextScale.P130, TextScale.P100}) {
        Fx.run(() -> appearance.scale().set(scale));
        take(ActivityScenes.crowd(400, second++));
        keys.until("every cell is drawn at " + scale + ", not " + blank(), () -> blank().isEmpty());
      }
    }
  }

  /** The cells in view of a session with something to say that show nothing. */
  private List<String> blank() {
    var blank = new ArrayList<String>();
    var rows = 0;
    for (var node : table().lookupAll(".session-row")) {
      if (node instanceof SessionTableRow row && row.isVisible() && row.getItem() != null) {
        rows++;
        var cells = 0;
        for (var child : row.getChildrenUnmodifiable()) {
          if (child instanceof SessionCell cell) {
            cells++;
            var words = (Text) cell.lookup(".session-words");
            var says = cell.getAccessibleText() != null && !cell.getAccessibleText().isEmpty();
            if (cell.isEmpty() || says && words.getText().isEmpty()) {
              blank.add(row.getIndex() + " " + cell.getTableColumn().getText());
            }
          }
        }
        if (cells == 0) {
          blank.add("row " + row.getIndex());
        }
      }
    }
    return rows == 0 ? List.of("no row") : blank;
  }

  @Test
  void aSessionIsEndedOpenedInLocksAndCopiedByKeys() {
    try (var keys = new Keys(this::shell)) {
      take(ActivityScenes.busy());
      keys.press(KeyCode.F6).press(KeyCode.F6).press(KeyCode.HOME).press(KeyCode.DOWN);
      keys.press(KeyCode.DOWN);
      assertThat(Fx.on(() -> model.detail().get().orElseThrow().line().label())).isEqualTo("48190");
      keys.press(KeyCode.L).press(KeyCode.ENTER);
      assertThat(opened).containsExactly(48190, 48190);
      keys.press(KeyCode.Q);
      assertThat(copied).containsExactly(ActivityScenes.LONG_QUERY);
      keys.press(KeyCode.T);
      keys.untilFocused("act-leave");
      keys.press(KeyCode.ESCAPE);
      assertThat(acts).isEmpty();
      keys.untilFocused("activity-table");
      keys.press(KeyCode.T).tabTo("act-confirmed").press(KeyCode.SPACE);
      assertThat(acts).hasSize(1);
      assertThat(Fx.on(() -> model.asking().said().get())).isEqualTo("48190 has ended.");
    }
  }

  @Test
  void theKeyThatOpensADialogTypesNothingIntoItAndTheDialogSaysWhereAndWho() {
    try (var keys = new Keys(this::shell)) {
      take(ActivityScenes.busy());
      keys.press(KeyCode.F6).press(KeyCode.F6).press(KeyCode.HOME).press(KeyCode.DOWN);
      keys.press(KeyCode.DOWN);
      environment = Environment.PRODUCTION;
      keys.strike(KeyCode.T, "t");
      keys.untilFocused("confirm-field");
      assertThat(Fx.on(() -> ((TextInputControl) keys.node("confirm-field")).getText())).isEmpty();
      var band = Fx.on(() -> keys.node("act-confirm").lookup("#environment-band"));
      assertThat(Fx.on(band::getAccessibleText)).startsWith("Environment sandbox");
      assertThat(Fx.on(() -> model.asking().confirming().get().orElseThrow().about().who()))
          .first()
          .asString()
          .startsWith("48190 ");
      keys.strike(KeyCode.DIGIT4, "4");
      assertThat(Fx.on(() -> ((TextInputControl) keys.node("confirm-field")).getText()))
          .as("what is typed afterwards")
          .isEqualTo("4");
    }
  }

  @Test
  void spaceFreezesAndTheDigitsOpenTheParts() {
    try (var keys = new Keys(this::shell)) {
      take(ActivityScenes.busy());
      keys.press(KeyCode.F6).press(KeyCode.F6).press(KeyCode.SPACE);
      assertThat(Fx.on(() -> model.frozen().get())).isTrue();
      take(ActivityScenes.onlyBelay());
      assertThat(shown()).isGreaterThan(20);
      keys.press(KeyCode.SPACE);
      assertThat(shown()).isEqualTo(2);
      keys.press(KeyCode.DIGIT2);
      assertThat(keys.shows("activity-progress")).isTrue();
      keys.press(KeyCode.DIGIT3);
      assertThat(keys.shows("activity-health")).isTrue();
      keys.press(KeyCode.DIGIT1);
      assertThat(keys.shows("activity-table")).isTrue();
    }
  }

  @Test
  void theTableIsWrittenWhereTheOperatorWantsIt(@TempDir Path folder) throws Exception {
    try (var keys = new Keys(this::shell)) {
      take(ActivityScenes.busy());
      var file = folder.resolve("table.json");
      keys.press(KeyCode.E, false, true);
      keys.untilFocused("export-path");
      Fx.run(() -> ((TextField) lookup("export-path")).setText(file.toString()));
      keys.press(KeyCode.ENTER).until("it is written", () -> Files.exists(file));
      keys.press(KeyCode.ESCAPE);
      assertThat(Files.readString(file)).contains("\"pid\" : 48190");
    }
  }

  @Test
  void eachColumnIsShownAndHiddenFromThePalette() {
    try (var keys = new Keys(this::shell)) {
      take(ActivityScenes.busy());
      for (var column : Column.values()) {
        var shown = Fx.on(() -> model.choice().get().columns().contains(column));
        var words = (shown ? "Hide" : "Show") + " the column " + column.title();
        var found = Fx.on(() -> shell.commands().find(words));
        if (column == Column.PID) {
          assertThat(found).as("the pid always is").isEmpty();
        } else {
          assertThat(found.getFirst().does()).isEqualTo(words);
          Fx.run(() -> shell.commands().run(found.getFirst().id()));
          assertThat(Fx.on(() -> model.choice().get().columns().contains(column)))
              .as(words)
              .isNotEqualTo(shown);
        }
      }
      keys.press(KeyCode.K, true, false).type("column client").press(KeyCode.ENTER);
      assertThat(Fx.on(() -> model.choice().get().columns())).doesNotContain(Column.CLIENT);
    }
  }

  private Shell shell;

  private Shell shell() {
    var room =
        new ActivityRoom(
            model,
            new ActivityRoom.Outside(
                () -> {},
                copied::add,
                opened::add,
                new Export(
                    task -> Thread.ofVirtual().start(task), FxThread.executor(), WholeQueries.NONE),
                _ -> QueryTexts.KEPT));
    var frame = new ShellViewModel(Screens.band(Environment.SANDBOX));
    shell = new Shell(frame, new Appearance(), List.of(room.room()));
    room.declare(shell);
    shell.commands().on("filter", room::filter);
    frame.open(Place.ACTIVITY);
    return shell;
  }

  private Node lookup(String id) {
    return shell.lookup("#" + id);
  }

  private TableView<?> table() {
    return (TableView<?>) lookup("activity-table");
  }

  private static String chosenRow(TableView<?> table) {
    return table.getSelectionModel().getSelectedItem() instanceof SessionRow row ? row.key() : "";
  }

  private int firstInView() {
    shell.applyCss();
    shell.layout();
    return table().lookup(".virtual-flow") instanceof VirtualFlow<?> flow
        ? flow.getFirstVisibleCell().getIndex()
        : -1;
  }

  private int shown() {
    return Fx.on(() -> model.rows().size());
  }

  private void take(Sample sample) {
    var watched = ActivityScenes.watched(sample, Environment.SANDBOX);
    Fx.run(() -> {
      model.take(watched);
      shell.applyCss();
      shell.layout();
    });
  }
}

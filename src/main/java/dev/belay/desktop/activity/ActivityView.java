package dev.belay.desktop.activity;

import dev.belay.desktop.fx.ListDiff;
import dev.belay.desktop.fx.NarrowWatch;
import dev.belay.desktop.fx.Panes;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.watch.WatchNotes;
import dev.belay.desktop.watch.Watched;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The open part of the room, above it what is not well with the watch. */
final class ActivityView extends BorderPane {
  private static final double BESIDE = 1500;

  private final ActivityViewModel model;
  private final SessionTableView table;
  private final DetailPane detail;
  private final BorderPane sessions = new BorderPane();
  private final ObservableList<ProgressLine> progress = FXCollections.observableArrayList();
  private final ListView<ProgressLine> commands = new ListView<>(progress);
  private final HealthPane health = new HealthPane();
  private final StackPane nothing = new StackPane();
  private final WatchNotes notes;
  private boolean narrow;

  ActivityView(
      ActivityViewModel model, Runnable askNow, Runnable toLocks, Subscriptions subscriptions) {
    this.model = model;
    setId("activity");
    getStyleClass().add("activity");
    getStylesheets()
        .add(
            Objects.requireNonNull(ActivityView.class.getResource("activity.css"), "activity.css")
                .toExternalForm());
    notes = new WatchNotes("activity-try-now", askNow);
    table = new SessionTableView(model, toLocks, subscriptions);
    detail = new DetailPane(model, toLocks, subscriptions);
    Panes.mark(table);
    Panes.mark(detail);
    commands.setId("activity-progress");
    commands.setAccessibleText("Commands that report their progress");
    commands.getStyleClass().add("activity-progress");
    commands.setCellFactory(_ -> new ProgressCell());
    nothing.getStyleClass().add("activity-nothing");
    nothing.setMouseTransparent(true);
    setTop(new VBox(Panes.mark(new ActivityBar(model, subscriptions)), notes));
    widthProperty().addListener((_, _, _) -> arrange());
    NarrowWatch.of(
        this,
        now -> {
          narrow = now;
          arrange();
        });
    arrange();
    subscriptions.watch(model.section(), _ -> open());
    subscriptions.watch(model.shown(), this::show);
    subscriptions.watch(model.choice(), _ -> nothing());
  }

  Node first() {
    return table.table();
  }

  DetailPane detail() {
    return detail;
  }

  private void arrange() {
    var beside = !narrow && getWidth() >= BESIDE;
    detail.setForm(
        beside ? DetailPane.Form.BESIDE : narrow ? DetailPane.Form.NARROW : DetailPane.Form.BELOW);
    if (detail.getParent() != null && beside == (sessions.getRight() == detail)) {
      return;
    }
    sessions.setBottom(null);
    sessions.setRight(null);
    if (beside) {
      sessions.setRight(detail);
    } else {
      sessions.setBottom(detail);
    }
  }

  private void open() {
    var content =
        switch (model.section().get()) {
          case SESSIONS -> sessions;
          case PROGRESS -> commands;
          case HEALTH -> health;
        };
    if (content == sessions) {
      sessions.setCenter(new StackPane(table, nothing));
      setCenter(sessions);
    } else {
      setCenter(new StackPane(content, nothing));
    }
    show(model.shown().get());
  }

  /** Only what is open is brought up to date. */
  private void show(Optional<Watched<ActivityScene>> now) {
    var scene = now.flatMap(Watched::scene);
    notes.show(now, scene.map(one -> one.sample().sight().blind()).orElse(List.of()));
    switch (model.section().get()) {
      case SESSIONS -> {
        // The table follows the model's rows by itself.
      }
      case PROGRESS ->
          ListDiff.update(
              progress, scene.map(ActivityScene::progress).orElse(List.of()), ProgressLine::key);
      case HEALTH -> health.show(scene.map(ActivityScene::health).orElse(HealthBoard.NONE));
    }
    nothing();
  }

  private void nothing() {
    var words = words();
    var shown =
        nothing.getChildren().isEmpty() ? "" : nothing.getChildren().getFirst().getAccessibleText();
    if (!words.equals(shown)) {
      nothing.getChildren().clear();
      if (!words.isEmpty()) {
        var label = Text.wrapped(words, "lead", "muted");
        label.setId("activity-nothing");
        label.setAccessibleText(words);
        nothing.getChildren().add(label);
      }
    }
  }

  private String words() {
    var now = model.shown().get();
    if (now.isEmpty()) {
      return "No server is watched. Choose a connection (Ctrl+O), or wait for the sandbox.";
    }
    var scene = now.get().scene();
    if (scene.isEmpty()) {
      return now.get().away().isPresent() ? "No sample yet." : "Reading…";
    }
    return switch (model.section().get()) {
      case SESSIONS -> model.rows().isEmpty() ? "No session passes the filters. A shows all." : "";
      case PROGRESS ->
          scene.get().progress().isEmpty()
              ? "No command reports its progress now. VACUUM, ANALYZE, CREATE INDEX, CLUSTER, COPY"
                  + " and base backups do."
              : "";
      case HEALTH -> scene.get().health().at().isEmpty() ? "Reading the counters…" : "";
    };
  }
}

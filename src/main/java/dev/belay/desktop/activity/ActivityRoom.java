package dev.belay.desktop.activity;

import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Room;
import dev.belay.desktop.shell.Room.Hint;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.Shortcut.Scope;
import dev.belay.desktop.watch.Export;
import dev.belay.desktop.watch.ExportPanel;
import dev.belay.desktop.watch.Exported;
import dev.belay.desktop.watch.WatchedBand;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.Environment;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.TextInputControl;

/** The activity as a room of the frame; its view is made when it is first opened. */
public final class ActivityRoom {
  private final ActivityViewModel model;
  private final Outside outside;
  private final Subscriptions subscriptions = new Subscriptions();
  private final ActivityHeader header;
  private Optional<ActivityView> view = Optional.empty();

  /**
   * What the room asks of others.
   *
   * @param askNow takes a sample at once
   * @param clipboard takes what is copied
   * @param openLocks shows that process in the locks room
   * @param texts what a file may have of other users' query texts
   */
  public record Outside(
      Runnable askNow,
      Consumer<String> clipboard,
      IntConsumer openLocks,
      Export export,
      Function<Environment, QueryTexts> texts) {}

  /** A room. */
  public ActivityRoom(ActivityViewModel model, Outside outside) {
    this.model = model;
    this.outside = outside;
    this.header = new ActivityHeader(model, subscriptions);
  }

  public ActivityViewModel model() {
    return model;
  }

  /** What the frame shows of it. */
  public Room room() {
    return new Room(
        Place.ACTIVITY,
        new SimpleStringProperty(""),
        List.of(),
        this::view,
        List.of(
            new Hint(List.of("Up", "Down"), "Session"),
            Hint.of("filter", "Filter"),
            Hint.of("activity.sort", "Sort"),
            Hint.of("activity.lock", "Its lock"),
            Hint.of("activity.cancel", "Cancel"),
            Hint.of("activity.terminate", "Terminate"),
            Hint.of("activity.freeze", "Freeze"),
            Hint.of("keys", "All keys")),
        () -> view.map(ActivityView::first),
        Optional.of(header));
  }

  private ActivityView view() {
    var made =
        view.orElseGet(
            () -> new ActivityView(model, outside.askNow(), this::toLocks, subscriptions));
    view = Optional.of(made);
    return made;
  }

  /** Carries out the room's keys, and asks over the room before anything is ended. */
  public void declare(Shell shell) {
    var commands = shell.commands();
    commands.on("activity.freeze", () -> freeze(shell));
    commands.on("activity.cancel", model::cancel);
    commands.on("activity.terminate", model::end);
    commands.on("activity.lock", this::toLocks);
    commands.on("activity.sql", () -> model.sql().ifPresent(outside.clipboard()));
    commands.on("activity.csv", () -> export(shell, SessionTable.Format.CSV));
    commands.on("activity.json", () -> export(shell, SessionTable.Format.JSON));
    commands.on("activity.sort", model::sortByNext);
    commands.on("activity.turn", () -> model.sortBy(model.choice().get().sorting().by()));
    commands.on(
        "activity.idle",
        () -> {
          var filter = model.choice().get().filter();
          model.filter(filter.withHideIdle(!filter.hideIdle()));
        });
    commands.on(
        "activity.background",
        () -> {
          var filter = model.choice().get().filter();
          model.filter(filter.withHideBackground(!filter.hideBackground()));
        });
    commands.on("activity.all", () -> model.filter(TableChoice.Filter.NONE));
    for (var section : Section.values()) {
      commands.on("activity." + section.id(), () -> model.section().set(section));
    }
    for (var column : Column.values()) {
      if (column != Column.PID) {
        commands.onName(
            "activity.column." + column.id(),
            Scope.ACTIVITY,
            () ->
                (model.choice().get().columns().contains(column) ? "Hide" : "Show")
                    + " the column "
                    + column.title(),
            () -> turn(column));
      }
    }
    model.asking().over(shell, subscriptions);
  }

  /** Shows that column or hides it; what it does can be seen. */
  private void turn(Column column) {
    model.section().set(Section.SESSIONS);
    model.choose(model.choice().get().turned(column));
  }

  private void toLocks() {
    var process = model.lockProcess();
    if (process.isPresent()) {
      outside.openLocks().accept(process.get());
    } else {
      model.asking().say("It waits for no lock and blocks nobody.");
    }
  }

  private void export(Shell shell, SessionTable.Format format) {
    var environment = model.shown().get().map(watched -> watched.environment());
    var number = model.shown().get().map(watched -> watched.number());
    var table = environment.flatMap(each -> model.table(outside.texts().apply(each)));
    if (table.isEmpty()) {
      model.asking().say("There is no table yet.");
      return;
    }
    var panel =
        new ExportPanel(
            exported(number.get(), table.get(), format),
            outside.export(),
            WatchedBand.of(environment.get(), table.get().server()),
            shell::closeOverlay);
    shell.open(panel, panel.focus());
  }

  private Exported exported(int number, SessionTable table, SessionTable.Format format) {
    var rows = table.lines().size() + (table.lines().size() == 1 ? " row" : " rows");
    return new Exported(
        "Write " + rows + " of the table as " + format + "?",
        rows,
        "As it stands"
            + switch (table.texts()) {
              case KEPT -> Exported.KEPT;
              case HASHED -> ". " + Exported.HASHED;
              case DROPPED -> ". " + Exported.DROPPED;
            },
        Export.suggested("activity", table.server(), table.at(), format.ending()),
        () -> whole(number, table).as(format));
  }

  private SessionTable whole(int number, SessionTable table) {
    return table.texts() == QueryTexts.KEPT
        ? table.with(sessions -> outside.export().queries().of(number, sessions))
        : table;
  }

  /** Space on what has its own use for it is left to that. */
  private void freeze(Shell shell) {
    var focused = shell.getScene() == null ? null : shell.getScene().getFocusOwner();
    if (focused instanceof ButtonBase button) {
      button.fire();
    } else if (focused instanceof ComboBoxBase<?> box) {
      box.show();
    } else {
      model.frozen().set(!model.frozen().get());
    }
  }

  /** Copies what is selected in a text, else the chosen row. */
  public void copy() {
    var focused = header.getScene() == null ? null : header.getScene().getFocusOwner();
    if (focused instanceof TextInputControl field) {
      field.copy();
    } else if (view.filter(made -> made.detail().sql().focusTarget().equals(focused)).isPresent()) {
      view.orElseThrow().detail().sql().copy();
    } else {
      model.text().ifPresent(outside.clipboard());
    }
  }

  /** Copies the chosen session as Markdown. */
  public void copyMarkdown() {
    model.markdown().ifPresent(outside.clipboard());
  }

  /** Goes to the filter's field. */
  public void filter() {
    model.section().set(Section.SESSIONS);
    Node field = header.field();
    field.requestFocus();
  }

  /** Ends what it listens to. */
  public void close() {
    subscriptions.close();
  }
}

package dev.belay.desktop.activity;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.fx.NarrowWatch;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.shell.ShortcutTable;
import dev.belay.desktop.watch.Watched;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ComboBox;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The parts of the room, and what the table of sessions leaves out. */
final class ActivityBar extends VBox {
  private static final String ALL_STATES = "All states";
  private static final String ALL_DATABASES = "All databases";

  private final ActivityViewModel model;
  private final Map<Section, ToggleButton> sections = new EnumMap<>(Section.class);
  private final ComboBox<String> state = choice("activity-state", "State");
  private final ComboBox<String> database = choice("activity-database", "Database");
  private final CheckBox idle = new CheckBox("Hide idle");
  private final CheckBox background = new CheckBox("Hide background");
  private final MenuButton columns = new MenuButton("Columns");
  private final HBox parts = new HBox();
  private final HBox filters;
  private boolean narrowly;
  private boolean busy;

  ActivityBar(ActivityViewModel model, Subscriptions subscriptions) {
    this.model = model;
    getStyleClass().add("activity-bar");
    parts.getStyleClass().add("activity-parts");
    parts.setAlignment(Pos.CENTER_LEFT);
    for (var section : Section.values()) {
      parts.getChildren().add(button(section));
    }
    parts.getChildren().add(Text.gap());
    idle.setId("activity-hide-idle");
    background.setId("activity-hide-background");
    idle.setMinWidth(USE_PREF_SIZE);
    background.setMinWidth(USE_PREF_SIZE);
    idle.selectedProperty().addListener((_, _, now) -> filter(filter -> filter.withHideIdle(now)));
    background
        .selectedProperty()
        .addListener((_, _, now) -> filter(filter -> filter.withHideBackground(now)));
    state
        .valueProperty()
        .addListener((_, _, now) -> filter(filter -> filter.withState(word(now, ALL_STATES))));
    database
        .valueProperty()
        .addListener(
            (_, _, now) -> filter(filter -> filter.withDatabase(word(now, ALL_DATABASES))));
    columns();
    var all =
        new ActionButton(
            ActionButton.Kind.PLAIN,
            "Show all",
            ShortcutTable.key("activity.all"),
            () -> model.filter(TableChoice.Filter.NONE));
    all.setId("activity-show-all");
    all.getStyleClass().add("short");
    filters = new HBox(10, all, state, database, idle, background, columns);
    filters.setAlignment(Pos.CENTER_RIGHT);
    NarrowWatch.of(this, this::arrange);
    arrange(false);
    subscriptions.watch(model.section(), this::open);
    subscriptions.watch(model.choice(), this::show);
    subscriptions.watch(model.shown(), this::items);
    subscriptions.watch(
        model.choice(),
        now -> {
          var filtered = !now.filter().equals(TableChoice.Filter.NONE);
          all.setVisible(filtered);
          all.setManaged(filtered);
        });
  }

  /** Where it is narrow the filters have a line of their own. */
  private void arrange(boolean narrow) {
    parts.getChildren().remove(filters);
    getChildren().clear();
    getChildren().add(parts);
    filters.setAlignment(narrow ? Pos.CENTER_LEFT : Pos.CENTER_RIGHT);
    (narrow ? this : parts).getChildren().add(filters);
    narrowly = narrow;
    open(model.section().get());
  }

  private ToggleButton button(Section section) {
    var button = new ToggleButton(section.title());
    button.setId("activity-section-" + section.id());
    button.getStyleClass().add("choice");
    var cap = new KeyCap(ShortcutTable.key("activity." + section.id()));
    button.setGraphic(cap);
    button.setMinWidth(USE_PREF_SIZE);
    button.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
    button.setOnAction(_ -> {
      model.section().set(section);
      button.setSelected(true);
    });
    sections.put(section, button);
    return button;
  }

  private static ComboBox<String> choice(String id, String words) {
    var box = new ComboBox<String>();
    box.setId(id);
    box.setAccessibleText(words);
    return box;
  }

  private void columns() {
    columns.setId("activity-columns");
    columns.setMinWidth(USE_PREF_SIZE);
    for (var column : Column.values()) {
      if (column == Column.PID) {
        continue;
      }
      var item = new CheckMenuItem(column.title());
      item.setId("activity-column-" + column.id());
      item.selectedProperty()
          .addListener((_, _, _) -> {
            if (!busy) {
              model.choose(model.choice().get().turned(column));
            }
          });
      item.setUserData(column);
      columns.getItems().add(item);
    }
  }

  private static String word(String chosen, String all) {
    return chosen == null || chosen.equals(all) ? "" : chosen;
  }

  private void filter(java.util.function.UnaryOperator<TableChoice.Filter> change) {
    if (!busy) {
      model.filter(change.apply(model.choice().get().filter()));
    }
  }

  private void open(Section now) {
    sections.forEach((section, button) -> button.setSelected(section == now));
    filters.setVisible(now == Section.SESSIONS);
    filters.setManaged(!narrowly || now == Section.SESSIONS);
  }

  private void show(TableChoice choice) {
    quietly(() -> {
      var filter = choice.filter();
      idle.setSelected(filter.hideIdle());
      background.setSelected(filter.hideBackground());
      state.setValue(filter.state().isEmpty() ? ALL_STATES : filter.state());
      database.setValue(filter.database().isEmpty() ? ALL_DATABASES : filter.database());
      for (var item : columns.getItems()) {
        if (item instanceof CheckMenuItem check && check.getUserData() instanceof Column column) {
          check.setSelected(choice.columns().contains(column));
        }
      }
    });
  }

  private void items(Optional<Watched<ActivityScene>> now) {
    var scene = now.flatMap(Watched::scene);
    var running = scene.map(one -> one.progress().size()).orElse(0);
    var title = Section.PROGRESS.title() + (running == 0 ? "" : " (" + running + ")");
    Optional.ofNullable(sections.get(Section.PROGRESS))
        .filter(button -> !button.getText().equals(title))
        .ifPresent(button -> button.setText(title));
    scene.ifPresent(one -> {
      var filter = model.choice().get().filter();
      items(state, ALL_STATES, one.found().states(), filter.state());
      items(database, ALL_DATABASES, one.found().databases(), filter.database());
    });
  }

  /** What is chosen stays in the list, also when nobody has it now. */
  private void items(ComboBox<String> box, String all, List<String> found, String chosen) {
    var wanted = new ArrayList<>(List.of(all));
    wanted.addAll(found);
    if (!chosen.isEmpty() && !found.contains(chosen)) {
      wanted.add(chosen);
    }
    if (!box.getItems().equals(wanted)) {
      quietly(() -> {
        var value = box.getValue();
        box.getItems().setAll(wanted);
        box.setValue(value);
      });
    }
  }

  private void quietly(Runnable change) {
    var was = busy;
    busy = true;
    try {
      change.run();
    } finally {
      busy = was;
    }
  }
}

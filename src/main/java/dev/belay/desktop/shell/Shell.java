package dev.belay.desktop.shell;

import dev.belay.desktop.control.EnvironmentBand;
import dev.belay.desktop.control.EnvironmentLook;
import dev.belay.desktop.fx.Appearance;
import dev.belay.desktop.fx.Panes;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.TextScale;
import dev.belay.desktop.fx.WidthClass;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * The frame: band on top, rooms at the left, the open room with its header, hints and the
 * environment's line at the bottom. It owns the keys that act anywhere.
 */
public final class Shell extends BorderPane {
  private static final String LATER = "This room is not in this version yet.";

  private final ShellViewModel model;
  private final Appearance appearance;
  private final Map<Place, Room> rooms = new EnumMap<>(Place.class);
  private final Map<Place, Parent> views = new EnumMap<>(Place.class);
  private final Map<Place, List<Room.Hint>> hinted = new EnumMap<>(Place.class);
  private final Map<Place, BooleanSupplier> backs = new EnumMap<>(Place.class);
  private final Map<Place, Node> remembered = new EnumMap<>(Place.class);
  private final Subscriptions subscriptions = new Subscriptions();
  private final Commands commands;
  private final EnvironmentBand band;
  private final RoomRail rail;
  private final BorderPane room = new BorderPane();
  private final Overlay overlay = new Overlay();
  private final HintBar hints;
  private Place shown = Place.LIBRARY;

  /** A frame around those rooms; the others of the rail say that they are not there yet. */
  public Shell(ShellViewModel model, Appearance appearance, List<Room> rooms) {
    this.model = model;
    this.appearance = appearance;
    rooms.forEach(each -> this.rooms.put(each.place(), each));
    for (var place : Place.values()) {
      if (!this.rooms.containsKey(place) && place != Place.EMERGENCY) {
        model.close(place, LATER);
      }
    }
    commands = new Commands(() -> model.place().get().scope());
    band = new EnvironmentBand(model.band().get());
    rail = new RoomRail(model, this::open);
    hints = new HintBar(model.status(), model.sound());
    build();
    declare();
    bind();
  }

  /** What can be done; rooms add theirs. */
  public Commands commands() {
    return commands;
  }

  /** Opens a panel over the room; Esc closes it and gives the focus back. */
  public void open(Region panel, Node focus) {
    overlay.open(panel, focus);
  }

  /** Closes what lies above the room. */
  public void closeOverlay() {
    overlay.close();
  }

  /** Ends all that it listens to. */
  public void close() {
    subscriptions.close();
  }

  private void build() {
    getStyleClass().add("shell");
    var line = new Region();
    line.getStyleClass().add("environment-line");
    subscriptions.watch(model.band(), now -> EnvironmentLook.mark(line, now.environment()));
    var alarm = new AlarmBar(model.alarm(), () -> commands.run("alarm.show"));
    setTop(new VBox(band, new FaultBar(model.fault()), alarm));
    setLeft(rail);
    setCenter(new StackPane(room, overlay));
    setBottom(new VBox(hints, line));
    addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    addEventFilter(KeyEvent.KEY_TYPED, this::key);
    addEventFilter(KeyEvent.KEY_RELEASED, this::key);
  }

  private void declare() {
    for (var place : rooms.keySet()) {
      commands.on("room." + place.id(), () -> model.open(place));
    }
    commands.on("palette", this::openPalette);
    commands.on("keys", this::openKeys);
    var scale = appearance.scale();
    commands.on("text.larger", () -> scale.set(scale.get().larger()));
    commands.on("text.smaller", () -> scale.set(scale.get().smaller()));
    commands.on("text.usual", () -> scale.set(TextScale.P100));
    commands.on("back", this::back);
    commands.on("pane.next", () -> Panes.go(panes(), false));
    commands.on("pane.previous", () -> Panes.go(panes(), true));
  }

  private Parent panes() {
    return overlay.isVisible() ? overlay : room;
  }

  private void bind() {
    subscriptions.watch(model.band(), band::setState);
    subscriptions.watch(model.place(), this::show);
    subscriptions.watch(widthProperty(), _ -> fit());
    subscriptions.watch(appearance.scale(), _ -> fit());
  }

  /** From the rail; what is not there yet says so, and what has a command of its own does that. */
  private void open(Place wanted) {
    if (!commands.run("room." + wanted.id())) {
      model.passes(wanted.title() + ": " + model.why(wanted));
    }
  }

  private void fit() {
    var width = getWidth() > 0 ? appearance.widthClass(getWidth()) : WidthClass.NORMAL;
    band.setWidthClass(width);
    rail.setIconsOnly(width == WidthClass.NARROW);
    appearance.classes(this, getWidth() > 0 ? getWidth() : 1280);
  }

  private void key(KeyEvent event) {
    commands.handle(event);
  }

  private void show(Place now) {
    rememberFocus();
    overlay.close();
    shown = now;
    var opened = rooms.get(now);
    rail.show(now);
    if (opened == null) {
      return;
    }
    var fresh = !views.containsKey(now);
    var view = views.computeIfAbsent(now, _ -> opened.view().get());
    room.setTop(new RoomHeader(opened));
    room.setCenter(view);
    hints.show(hinted.getOrDefault(now, opened.hints()));
    if (fresh) {
      opened.first().get().ifPresent(Node::requestFocus);
    } else if (remembered.containsKey(now)) {
      remembered.get(now).requestFocus();
    }
  }

  private void rememberFocus() {
    var view = views.get(shown);
    var owner = getScene() == null ? null : getScene().getFocusOwner();
    for (var node = owner; node != null && view != null; node = node.getParent()) {
      if (node == view) {
        remembered.put(shown, owner);
      }
    }
  }

  private void openPalette() {
    var palette = new CommandPalette(commands, overlay::close);
    overlay.open(palette, palette.query());
  }

  private void openKeys() {
    var sheet = new KeySheet(commands.available());
    sheet.setFocusTraversable(true);
    overlay.open(sheet, sheet);
  }

  /** Shows those hints for a room from now on. */
  public void hints(Place of, ObservableValue<List<Room.Hint>> now) {
    subscriptions.watch(
        now,
        list -> {
          hinted.put(of, list);
          if (shown == of) {
            hints.show(list);
          }
        });
  }

  /** Lets a room go back first; it gives false where it has nothing to go back from. */
  public void onBack(Place of, BooleanSupplier back) {
    backs.put(of, back);
  }

  /**
   * Closes what lies above, or what a room has opened; else lets a field go. Never stops or answers
   * anything.
   */
  private void back() {
    if (overlay.isVisible()) {
      overlay.close();
    } else if (!backs.getOrDefault(model.place().get(), () -> false).getAsBoolean()) {
      requestFocus();
    }
  }
}

package dev.belay.desktop.run;

import dev.belay.desktop.control.Sparkline;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * The right column of a run: who waits on whom, the server's health, the backup's age, what going
 * back costs, and until when to decide. Where there is no room it is a tab that opens over the
 * centre.
 */
public final class LiveStrip extends Pane {
  private static final double TAB = 40;
  private static final Set<String> WORDS =
      Set.of(StripModel.UNKNOWN, StripModel.NO_REPLICA, "not rehearsed");
  private static final PseudoClass NARROW = PseudoClass.getPseudoClass("narrow");
  private static final PseudoClass OVER = PseudoClass.getPseudoClass("over");

  private final WaitsSection waits = new WaitsSection();
  private final VBox health = section("strip-health");
  private final VBox backup = section("strip-backup");
  private final VBox price = section("strip-price");
  private final VBox body = new VBox(waits, health, backup, price);
  private final ScrollPane scroll = new ScrollPane(body);
  private final Button tab = new Button();
  private final Label waiting = Text.whole("", "mono", "tab-waiting");
  private final Map<String, Sparkline> courses = new HashMap<>();
  private final BooleanProperty narrow = new SimpleBooleanProperty(false);
  private final BooleanProperty open = new SimpleBooleanProperty(false);
  private Optional<StripModel> shown = Optional.empty();

  /** A strip that shows that. */
  public LiveStrip(StripModel model) {
    getStyleClass().add("live-strip");
    var sheet = LiveStrip.class.getResource("strip.css");
    getStylesheets().add(Objects.requireNonNull(sheet, "strip.css").toExternalForm());
    body.getStyleClass().add("strip-body");
    scroll.getStyleClass().add("strip-scroll");
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    Accessibility.name(scroll, "live-strip", "Live strip");
    var face = new VBox(Icon.ACTIVITY.node(), waiting);
    face.getStyleClass().add("tab-face");
    tab.setGraphic(face);
    tab.setId("live-tab");
    tab.getStyleClass().add("strip-tab");
    tab.setTooltip(new Tooltip("Live strip (Ctrl+L)"));
    tab.setOnAction(_ -> open.set(!open.get()));
    getChildren().addAll(tab, scroll);
    narrow.addListener((_, _, now) -> pseudoClassStateChanged(NARROW, now));
    narrow.addListener((_, _, _) -> arrange());
    open.addListener((_, _, _) -> arrange());
    arrange();
    show(model);
  }

  /** Whether there is room for the tab only. */
  public BooleanProperty narrowProperty() {
    return narrow;
  }

  /** Whether the strip is opened over the centre; matters while it is narrow only. */
  public BooleanProperty openProperty() {
    return open;
  }

  /** What takes the focus: the column, or its tab. */
  public Node focusTarget() {
    return narrow.get() && !open.get() ? tab : scroll;
  }

  private void arrange() {
    tab.setVisible(narrow.get());
    scroll.setVisible(!narrow.get() || open.get());
    requestLayout();
  }

  @Override
  protected double computePrefWidth(double height) {
    return narrow.get() ? TAB : scroll.prefWidth(height);
  }

  @Override
  protected double computeMinWidth(double height) {
    return computePrefWidth(height);
  }

  @Override
  protected double computePrefHeight(double width) {
    return scroll.prefHeight(width);
  }

  @Override
  protected void layoutChildren() {
    if (narrow.get()) {
      tab.resizeRelocate(getWidth() - TAB, 0, TAB, getHeight());
      var wide = scroll.prefWidth(getHeight());
      scroll.resizeRelocate(-wide, 0, wide, getHeight());
    } else {
      scroll.resizeRelocate(0, 0, getWidth(), getHeight());
    }
  }

  /** Shows what is newer; the same again changes nothing. FX thread. */
  public void show(StripModel model) {
    if (shown.filter(model::equals).isPresent()) {
      return;
    }
    waits.show(model.waits());
    health(model.health());
    backup(model.backup());
    price(model);
    shown = Optional.of(model);
    waiting.setText(model.waits().waiting() == 0 ? "" : String.valueOf(model.waits().waiting()));
    tab.setAccessibleText(
        "Live strip, "
            + (model.waits().waiting() == 0
                ? "nobody waits"
                : model.waits().waiting() + " sessions wait"));
  }

  static VBox section(String id) {
    var section = new VBox();
    section.setId(id);
    section.getStyleClass().add("strip-section");
    return section;
  }

  static HBox head(Icon icon, String words, Node... right) {
    var head = new HBox(icon.node(), Text.whole(words, "semibold"), Text.gap());
    head.getStyleClass().add("strip-head");
    head.setAlignment(Pos.CENTER_LEFT);
    head.getChildren().addAll(right);
    return head;
  }

  // ---- health

  private void health(StripModel.Health model) {
    if (shown.filter(old -> old.health().equals(model)).isPresent()) {
      return;
    }
    health
        .getChildren()
        .setAll(
            head(
                Icon.ACTIVITY,
                "Health",
                Text.wrapped(model.span(), "small", "muted", "strip-span")));
    model.vitals().forEach(vital -> health.getChildren().add(vital(vital)));
  }

  private Node vital(StripModel.Vital vital) {
    var course = courses.computeIfAbsent(vital.label(), _ -> new Sparkline(vital.series()));
    course.show(vital.series());
    var value = value(vital.value(), true);
    value.getStyleClass().add("vital-value");
    // Values stand in one column, which grows where one needs more; the course gives way.
    var column = new Region();
    column.getStyleClass().add("vital-column");
    var room = new StackPane(column, value);
    room.setAlignment(Pos.CENTER_RIGHT);
    room.setMinWidth(Region.USE_PREF_SIZE);
    var row = new HBox(Text.whole(vital.label(), "vital-label"), Text.gap(), course);
    row.getStyleClass().add("vital");
    row.setAlignment(Pos.CENTER_LEFT);
    row.pseudoClassStateChanged(OVER, vital.isOver());
    if (vital.isOver()) {
      value.setGraphic(Icon.FAILED.node("icon-14", Tone.DANGER.styleClass()));
    }
    row.getChildren().add(room);
    return Accessibility.readsAs(
        row, vital.label() + " " + vital.value() + (vital.isOver() ? ", above its limit" : ""));
  }

  // ---- backup

  private void backup(StripModel.Backup model) {
    if (shown.filter(old -> old.backup().equals(model)).isPresent()) {
      return;
    }
    var sign = model.sign();
    var state =
        new HBox(
            sign.icon().node("icon-14", sign.tone().styleClass()),
            Text.whole(sign.word(), "small", "muted"));
    state.getStyleClass().add("strip-sign");
    state.setAlignment(Pos.CENTER_LEFT);
    var age = new HBox(Text.whole("Age"), Text.gap(), value(model.age(), true));
    age.getStyleClass().add("fact");
    age.setAlignment(Pos.BASELINE_LEFT);
    if (!model.limit().isEmpty()) {
      age.getChildren().add(Text.whole(model.limit(), "muted"));
    }
    backup.getChildren().setAll(head(Icon.BACKUPS, "Backup", state), age);
    if (model.share() > 0) {
      backup.getChildren().add(new ShareBar(model.share()));
    }
    backup.getChildren().add(Text.wrapped(model.says(), "small", "muted"));
  }

  /** How much of a limit is used up. */
  private static final class ShareBar extends Region {
    private final Region fill = new Region();
    private final double share;

    ShareBar(double share) {
      this.share = Math.clamp(share, 0, 1);
      getStyleClass().add("share-bar");
      fill.getStyleClass().add("share-fill");
      pseudoClassStateChanged(OVER, share >= 1);
      getChildren().add(fill);
    }

    @Override
    protected void layoutChildren() {
      fill.resizeRelocate(0, 0, snapSizeX(getWidth() * share), getHeight());
    }
  }

  // ---- price of rollback, and the clock

  private void price(StripModel model) {
    var same =
        shown
            .filter(
                old -> old.price().equals(model.price()) && old.decideBy().equals(model.decideBy()))
            .isPresent();
    if (same) {
      return;
    }
    price.getChildren().setAll(head(Icon.UNDO_PRICE, "Price of rollback"));
    model.price().forEach(fact -> price.getChildren().add(fact(fact)));
    model.decideBy().ifPresent(clock -> price.getChildren().add(decideBy(clock)));
  }

  private static Node fact(StripModel.Fact fact) {
    var value = value(fact.value(), fact.mono());
    value.setMinWidth(0);
    value.setWrapText(true);
    value.setMinHeight(Region.USE_PREF_SIZE);
    value.getStyleClass().add("fact-value");
    var row = new HBox(Text.whole(fact.label(), "fact-label"), Text.gap(), value);
    row.getStyleClass().add("fact");
    row.setAlignment(Pos.BASELINE_LEFT);
    if (!fact.source().isEmpty()) {
      value.setTooltip(new Tooltip(fact.source()));
    }
    Accessibility.readsAs(
        row,
        fact.label()
            + ": "
            + fact.value()
            + (fact.source().isEmpty() ? "" : ", source: " + fact.source()));
    return row;
  }

  /** The word for what is not known, or is not there, is no raw value and is muted. */
  private static Label value(String value, boolean mono) {
    var label = Text.whole(value, "strong");
    if (WORDS.contains(value)) {
      label.getStyleClass().setAll("label", "muted");
    } else if (mono) {
      label.getStyleClass().add("mono");
    }
    return label;
  }

  private static Node decideBy(StripModel.DecideBy clock) {
    var box =
        new HBox(
            Icon.HISTORY.node(),
            Text.whole("Decide by", "semibold"),
            Text.gap(),
            Text.whole(clock.moment(), "mono", "strong", "clock-moment"),
            Text.whole(clock.left(), "muted"));
    box.getStyleClass().addAll("panel", "decide-by");
    box.setAlignment(Pos.CENTER_LEFT);
    box.pseudoClassStateChanged(OVER, clock.past());
    return Accessibility.readsAs(
        box, "Decide by " + clock.moment() + ", " + clock.left() + ". The clock only informs.");
  }
}

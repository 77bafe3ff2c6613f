package dev.belay.desktop.settle;

import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Panes;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.settle.SettleScreen.Consequence;
import dev.belay.journal.Verdict;
import java.util.Objects;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextFlow;

/** What broke, what is true, what happens next; the way on stands at the bottom. */
public final class SettleView extends BorderPane {
  private final SettleViewModel model;
  private final VBox column = new VBox();
  private final VBox side = new VBox();
  private final ScrollPane beside;
  private final SettleBar bar;
  private final Subscriptions subscriptions = new Subscriptions();

  /** A view of that. */
  public SettleView(SettleViewModel model) {
    this.model = model;
    bar = new SettleBar(model);
    getStyleClass().add("settle");
    getStylesheets()
        .add(
            Objects.requireNonNull(SettleView.class.getResource("settle.css"), "settle.css")
                .toExternalForm());
    setId("settle");
    column.getStyleClass().add("settle-column");
    side.getStyleClass().add("settle-side");
    var centre = new BorderPane(Panes.mark(scroll(column, "settle-scroll")));
    centre.setBottom(Panes.mark(bar));
    setCenter(centre);
    beside = Panes.mark(scroll(side, "settle-side-scroll"));
    beside.getStyleClass().add("settle-beside");
    subscriptions.watch(widthProperty(), _ -> arrange());
    addEventHandler(KeyEvent.KEY_PRESSED, this::enter);
    subscriptions.watch(model.screen(), now -> now.ifPresent(this::show));
    subscriptions.watch(model.decision(), _ -> model.screen().get().ifPresent(this::tiles));
  }

  /** Where the window is narrow, the journal stands below what it explains. */
  private void arrange() {
    var narrow = getScene() != null && getScene().getRoot().getStyleClass().contains("narrow");
    if (narrow) {
      setRight(null);
      beside.setContent(null);
      if (!column.getChildren().contains(side)) {
        column.getChildren().add(side);
      }
    } else if (getRight() == null) {
      column.getChildren().remove(side);
      beside.setContent(side);
      setRight(beside);
    }
  }

  /** Enter does what the button says, unless what has the focus takes it. */
  private void enter(KeyEvent event) {
    var target = event.getTarget();
    if (event.getCode() == KeyCode.ENTER
        && !(target instanceof ButtonBase)
        && !(target instanceof TextInputControl)) {
      model.act();
      event.consume();
    }
  }

  /** What takes the focus: the button that acts, or the one that asks again. */
  public Optional<Node> first() {
    return bar.first();
  }

  /** Ends what it listens to. */
  public void close() {
    subscriptions.close();
    bar.close();
  }

  private static ScrollPane scroll(Region content, String id) {
    var scroll = new ScrollPane(content);
    scroll.setId(id);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.setAccessibleText(id.contains("side") ? "Journal and what is carried along" : "Verdict");
    return scroll;
  }

  private final HBox tiles = new HBox();

  private void show(SettleScreen screen) {
    var head = screen.head();
    var doubt =
        new HBox(
            8,
            StateLook.IN_DOUBT.icon().node("icon-14", StateLook.IN_DOUBT.tone().styleClass()),
            wrapped(head.doubt(), "small", "muted"));
    doubt.setAlignment(Pos.TOP_LEFT);
    var headline = wrapped(head.headline(), "settle-headline");
    headline.setId("settle-headline");
    if (screen.tiles().stream().noneMatch(SettleScreen.Tile::lit)) {
      headline.getStyleClass().add(StateLook.IN_DOUBT.tone().styleClass());
    }
    column
        .getChildren()
        .setAll(doubt, headline, wrapped(head.sentence(), "lead", "settle-sentence"), tiles);
    tiles(screen);
    signs(screen);
    next(screen);
    side(screen.side());
    arrange();
    bar.show(screen);
    setAccessibleText(head.headline() + " " + head.sentence());
  }

  private void tiles(SettleScreen screen) {
    tiles.getStyleClass().setAll("settle-tiles");
    tiles.setId("settle-tiles");
    tiles.getChildren().clear();
    for (var tile : screen.tiles()) {
      var last = tile == screen.tiles().getLast();
      var decided = model.decision().get().verdict().equals(Optional.of(tile.verdict()));
      tiles.getChildren().add(new VerdictTile(tile, decided, last));
    }
  }

  private void signs(SettleScreen screen) {
    if (screen.signs().isEmpty()) {
      return;
    }
    var title =
        new HBox(
            whole("Evidence", "section"),
            Text.gap(),
            whole(screen.head().asked(), "small", "muted"));
    title.setAlignment(Pos.BASELINE_LEFT);
    var panel = new VBox();
    panel.getStyleClass().addAll("panel", "settle-signs");
    panel.setId("settle-signs");
    for (var sign : screen.signs()) {
      panel.getChildren().add(new SignRow(sign, sign == screen.signs().getLast()));
    }
    column.getChildren().addAll(title, panel);
  }

  private void next(SettleScreen screen) {
    column.getChildren().add(whole("What happens next", "section"));
    for (var consequence : screen.next()) {
      column.getChildren().add(consequence(consequence));
    }
  }

  private static HBox consequence(Consequence consequence) {
    var warns = consequence.tone().map(tone -> tone.styleClass().equals("tone-warning"));
    var icon =
        warns.orElse(false)
            ? Icon.WARNING.node("icon-14", "tone-warning")
            : Icon.LEADS_TO.node("icon-14");
    var flow = new TextFlow(text(consequence.before(), ""));
    var tone = consequence.tone().map(one -> one.styleClass()).orElse("strong");
    flow.getChildren()
        .addAll(text(consequence.strong(), "settle-strong " + tone), text(consequence.after(), ""));
    flow.setMinHeight(Region.USE_PREF_SIZE);
    HBox.setHgrow(flow, javafx.scene.layout.Priority.ALWAYS);
    var line = new HBox(9, icon, flow);
    line.getStyleClass().add("settle-next");
    return Accessibility.readsAs(line, consequence.sentence());
  }

  private static javafx.scene.text.Text text(String words, String styleClasses) {
    var text = new javafx.scene.text.Text(words);
    text.getStyleClass().add("settle-text");
    if (!styleClasses.isEmpty()) {
      text.getStyleClass().addAll(styleClasses.split(" "));
    }
    return text;
  }

  private void side(SettleScreen.Side shown) {
    var lines = new VBox();
    lines.getStyleClass().add("settle-lines");
    for (var line : shown.lines()) {
      var words = wrapped(line.words());
      if (line.doubt()) {
        words.getStyleClass().addAll("state-word", "tone-doubt");
      }
      HBox.setHgrow(words, javafx.scene.layout.Priority.ALWAYS);
      var time = whole(line.time(), "mono", line.doubt() ? "tone-doubt" : "muted");
      var row = new HBox(16, time, words);
      lines.getChildren().add(Accessibility.readsAs(row, line.time() + ", " + line.words()));
    }
    side.getChildren().setAll(section(Icon.JOURNAL, "Last lines of the journal"), lines);
    if (!shown.carried().isEmpty()) {
      var carried = new VBox();
      carried.getStyleClass().addAll("settle-lines", "settle-carried");
      carried.getChildren().add(whole("Carried along", "semibold"));
      shown.carried().forEach(one -> carried.getChildren().add(carried(one)));
      side.getChildren().add(carried);
    }
  }

  private static HBox carried(SettleScreen.Carried one) {
    var look = StateLook.of(one.status());
    var row =
        new HBox(
            7,
            look.icon().node("row-icon", look.iconTone().styleClass()),
            whole(look.word(), "state-word", look.tone().styleClass()),
            wrapped(one.title()));
    row.setAlignment(Pos.TOP_LEFT);
    return Accessibility.readsAs(row, one.title() + ", " + look.word());
  }

  private static HBox section(Icon icon, String title) {
    Label words = whole(title, "semibold");
    var head = new HBox(8, icon.node(), words);
    head.setAlignment(Pos.CENTER_LEFT);
    head.getStyleClass().add("settle-section");
    return head;
  }

  /** A verdict: lit when it is the one. */
  private final class VerdictTile extends HBox {
    VerdictTile(SettleScreen.Tile tile, boolean decided, boolean last) {
      var look = VerdictLook.of(tile.verdict());
      var lit = tile.lit() || decided;
      getStyleClass().addAll("settle-tile", look.tone().styleClass());
      if (lit) {
        getStyleClass().add("lit");
      }
      if (last) {
        getStyleClass().add("last");
      }
      var note = decided ? "your choice" : tile.note();
      var icon = look.icon().node("row-icon");
      if (lit) {
        icon.getStyleClass().add(look.tone().styleClass());
      }
      getChildren().addAll(icon, new VBox(1, whole(tile.word(), "semibold"), whole(note, "small")));
      HBox.setHgrow(this, javafx.scene.layout.Priority.ALWAYS);
      setId("verdict-" + tile.verdict().name().toLowerCase(java.util.Locale.ROOT));
      Accessibility.readsAs(this, tile.word() + ", " + note);
      setOnMouseClicked(_ -> choose(tile.verdict()));
    }

    private void choose(Verdict verdict) {
      model.choose(verdict);
    }
  }
}

package dev.belay.desktop.run;

import dev.belay.desktop.control.Chip;
import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.shell.ShortcutTable;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Who waits on whom while a step waits or runs; Belay's own session heads the list. */
final class WaitsSection extends VBox {
  private static final PseudoClass BELAY = PseudoClass.getPseudoClass("belay");

  /** More than these are counted, not listed. */
  private static final int LISTED = 6;

  private Optional<StripModel.Waits> shown = Optional.empty();

  WaitsSection() {
    setId("strip-waits");
    getStyleClass().addAll("strip-section", "strip-waits");
    setFocusTraversable(true);
    setAccessibleText("Who waits on whom; Enter shows it in the locks room");
  }

  /** Whether that node is within one. */
  static boolean holds(Node node) {
    for (var up = node; up != null; up = up.getParent()) {
      if (up instanceof WaitsSection) {
        return true;
      }
    }
    return false;
  }

  void show(StripModel.Waits waits) {
    if (shown.filter(waits::equals).isPresent()) {
      return;
    }
    shown = Optional.of(waits);
    getChildren()
        .setAll(
            LiveStrip.head(
                Icon.LOCKS,
                "Who waits on whom",
                Text.whole(waits.age(), "small", "muted"),
                new KeyCap(ShortcutTable.key("strip.locks"))));
    waits.holders().forEach(holder -> getChildren().add(holder(holder)));
    waits.outlook().ifPresent(outlook -> getChildren().add(outlook(outlook)));
    if (!waits.says().isEmpty()) {
      getChildren().add(Text.wrapped(waits.says(), "small", "muted"));
    }
  }

  private static Node holder(StripModel.Holder holder) {
    var name = new HBox();
    name.getStyleClass().add("holder-name");
    name.setAlignment(Pos.CENTER_LEFT);
    if (holder.belay()) {
      name.getChildren().add(new Chip(Icon.RUNNING, "Belay", Tone.ACCENT));
    }
    name.getChildren().add(Text.whole(holder.pid(), "mono", "strong"));
    if (holder.belay()) {
      name.getChildren()
          .addAll(Text.gap(), Text.wrapped(holder.fact(), "semibold", "holder-count"));
    } else {
      name.getChildren().add(Text.wrapped(holder.who() + ", " + holder.fact(), "holder-who"));
    }
    var head = new VBox(name, Text.wrapped(holder.holds(), "small", "muted"));
    head.getStyleClass().add("holder-head");
    var box = new VBox(head);
    box.getStyleClass().add("holder");
    box.pseudoClassStateChanged(BELAY, holder.belay());
    holder.waiters().stream()
        .limit(LISTED)
        .map(WaitsSection::waiter)
        .forEach(box.getChildren()::add);
    var more = holder.waiters().size() - LISTED;
    if (more > 0) {
      box.getChildren().add(Text.whole("and " + more + " more", "small", "muted", "waiter"));
    }
    Accessibility.readsAs(
        head, holder.pid() + " " + holder.who() + ", " + holder.fact() + ", " + holder.holds());
    return box;
  }

  private static Node waiter(StripModel.Waiter waiter) {
    var wants = waiter.wants().isEmpty() ? "" : ", " + waiter.wants();
    var who = Text.wrapped(waiter.who() + wants, "waiter-who");
    who.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(who, Priority.ALWAYS);
    var row =
        new HBox(
            Icon.LEADS_TO.node("icon-14", Tone.WARNING.styleClass()),
            Text.whole(waiter.pid(), "mono", "strong"),
            who,
            Text.whole(waiter.since(), "mono", "strong"));
    row.getStyleClass().add("waiter");
    row.setAlignment(Pos.CENTER_LEFT);
    return Accessibility.readsAs(
        row, waiter.pid() + " " + waiter.who() + wants + ", waits " + waiter.since());
  }

  private static Node outlook(StripModel.Outlook outlook) {
    var words = new VBox(Text.wrapped(outlook.says()));
    if (!outlook.ground().isEmpty()) {
      words.getChildren().add(Text.wrapped(outlook.ground(), "small", "muted"));
    }
    var tone = Tone.ACCENT.styleClass();
    var note = new HBox(Icon.INFO.node(tone), words);
    note.getStyleClass().addAll("note", "outlook", tone);
    return Accessibility.readsAs(note, outlook.says() + " " + outlook.ground());
  }
}

package dev.belay.desktop.locks;

import dev.belay.desktop.fx.Panes;
import dev.belay.desktop.fx.WidthClass;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/**
 * Forest, graph and session side by side; where there is no room for three, two of them or all
 * three share a place under tabs.
 */
final class LocksPanes extends Pane {
  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
  private static final double WIDE_FOREST = 752;
  private static final double WIDE_DETAIL = 424;
  private static final double FOREST = 528;

  /** What can be in the place that is shared. */
  enum Tab {
    FOREST("Forest"),
    SESSION("Session"),
    GRAPH("Graph");

    private final String title;

    Tab(String title) {
      this.title = title;
    }
  }

  private final Map<Tab, Region> panes = new EnumMap<>(Tab.class);
  private final Map<Tab, Button> buttons = new EnumMap<>(Tab.class);
  private final HBox tabs = new HBox();
  private WidthClass width = WidthClass.NORMAL;
  private Tab shown = Tab.SESSION;

  LocksPanes(Region forest, Region graph, Region detail) {
    panes.put(Tab.FOREST, forest);
    panes.put(Tab.GRAPH, graph);
    panes.put(Tab.SESSION, detail);
    panes.values().forEach(Panes::mark);
    tabs.getStyleClass().add("locks-tabs");
    for (var tab : Tab.values()) {
      var button = new Button(tab.title);
      button.setId("locks-tab-" + tab.title.toLowerCase(Locale.ROOT));
      button.setAccessibleText(tab.title + ", key G goes on to the next");
      button.getStyleClass().add("locks-tab");
      button.setMinWidth(USE_PREF_SIZE);
      button.setOnAction(_ -> show(tab));
      buttons.put(tab, button);
      tabs.getChildren().add(button);
    }
    setMinSize(0, 0);
    getChildren().addAll(panes.values());
    getChildren().add(tabs);
    arrange();
  }

  /** Brings that one into sight. */
  void show(Tab tab) {
    shown = tab;
    arrange();
    requestLayout();
  }

  /** Goes on to the next one that shares the place; does nothing where all are seen. */
  Optional<Tab> next() {
    var those = shared();
    if (those.isEmpty()) {
      return Optional.empty();
    }
    show(those.get((those.indexOf(shown) + 1) % those.size()));
    return Optional.of(shown);
  }

  /** The ones that share a place now. */
  private List<Tab> shared() {
    return switch (width) {
      case WIDE -> List.of();
      case NORMAL -> List.of(Tab.SESSION, Tab.GRAPH);
      case NARROW -> List.of(Tab.values());
    };
  }

  private void arrange() {
    var those = shared();
    if (!those.isEmpty() && !those.contains(shown)) {
      shown = those.getFirst();
    }
    tabs.setVisible(!those.isEmpty());
    panes.forEach((tab, pane) -> pane.setVisible(!those.contains(tab) || tab == shown));
    buttons.forEach((tab, button) -> {
      button.setVisible(those.contains(tab));
      button.setManaged(those.contains(tab));
      button.pseudoClassStateChanged(CHOSEN, tab == shown);
    });
  }

  private WidthClass widthClass() {
    var root = getScene() == null ? this : getScene().getRoot();
    for (var one : WidthClass.values()) {
      if (root.getStyleClass().contains(one.styleClass())) {
        return one;
      }
    }
    return WidthClass.NORMAL;
  }

  @Override
  protected void layoutChildren() {
    var now = widthClass();
    if (now != width) {
      width = now;
      shown = now == WidthClass.NARROW ? Tab.FOREST : Tab.SESSION;
      arrange();
    }
    var wide = getWidth();
    var high = getHeight();
    switch (width) {
      case WIDE -> {
        var graph = Math.max(0, wide - WIDE_FOREST - WIDE_DETAIL);
        put(Tab.FOREST, 0, 0, WIDE_FOREST, high);
        put(Tab.GRAPH, WIDE_FOREST, 0, graph, high);
        put(Tab.SESSION, WIDE_FOREST + graph, 0, WIDE_DETAIL, high);
      }
      case NORMAL -> {
        var rest = wide - FOREST;
        var tall = tabs.prefHeight(rest);
        tabs.resizeRelocate(FOREST, 0, rest, tall);
        put(Tab.FOREST, 0, 0, FOREST, high);
        put(Tab.GRAPH, FOREST, tall, rest, high - tall);
        put(Tab.SESSION, FOREST, tall, rest, high - tall);
      }
      case NARROW -> {
        var tall = tabs.prefHeight(wide);
        tabs.resizeRelocate(0, 0, wide, tall);
        for (var tab : Tab.values()) {
          put(tab, 0, tall, wide, high - tall);
        }
      }
    }
  }

  private void put(Tab tab, double x, double y, double wide, double high) {
    Objects.requireNonNull(panes.get(tab)).resizeRelocate(x, y, wide, high);
  }
}

package dev.belay.desktop.fx;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.Parent;

/**
 * Tells whether the frame is narrow, by its width after the text's size: the frame marks its root.
 * FX thread only.
 */
public final class NarrowWatch {
  private static final String NARROW = "narrow";

  private final Consumer<Boolean> told;
  private final ListChangeListener<String> classes = _ -> tell();
  private final ChangeListener<Parent> roots = (_, _, _) -> attach();
  private final Node node;
  private Optional<ObservableList<String>> watched = Optional.empty();

  private NarrowWatch(Node node, Consumer<Boolean> told) {
    this.node = node;
    this.told = told;
    node.sceneProperty()
        .addListener((_, before, now) -> {
          if (before != null) {
            before.rootProperty().removeListener(roots);
          }
          if (now != null) {
            now.rootProperty().addListener(roots);
          }
          attach();
        });
    if (node.getScene() != null) {
      node.getScene().rootProperty().addListener(roots);
    }
    attach();
  }

  /** Tells it now and whenever it changes, for as long as the node is in a scene. */
  public static void of(Node node, Consumer<Boolean> told) {
    new NarrowWatch(node, told);
  }

  private void attach() {
    watched.ifPresent(list -> list.removeListener(classes));
    watched =
        Optional.ofNullable(node.getScene()).map(scene -> scene.getRoot()).map(Node::getStyleClass);
    watched.ifPresent(list -> list.addListener(classes));
    tell();
  }

  private void tell() {
    watched.ifPresent(list -> told.accept(list.contains(NARROW)));
  }
}

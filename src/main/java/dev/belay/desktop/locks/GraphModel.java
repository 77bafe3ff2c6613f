package dev.belay.desktop.locks;

import dev.belay.desktop.fx.Latest;
import dev.belay.desktop.fx.Subscriptions;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The drawn graph of what the room shows; it is laid out away from the FX thread. */
final class GraphModel {
  private final LocksViewModel model;
  private final ReadOnlyObjectWrapper<WaitGraph> graph =
      new ReadOnlyObjectWrapper<>(WaitGraph.NONE);
  private final Latest<LocksViewModel.Rows> asked;
  private final Latest<WaitGraph> made;
  private final Object making = new Object();
  private WaitGraph previous = WaitGraph.NONE;
  private Optional<LocksViewModel.Rows> shaped = Optional.empty();
  private volatile boolean tidy;

  GraphModel(LocksViewModel model, Executor background, Executor fx, Subscriptions subscriptions) {
    this.model = model;
    this.made = new Latest<>(fx, graph::set);
    this.asked = new Latest<>(background, this::make);
    subscriptions.watch(model.rows(), asked::offer);
    subscriptions.add(asked::close);
    subscriptions.add(made::close);
  }

  ReadOnlyObjectProperty<WaitGraph> graph() {
    return graph.getReadOnlyProperty();
  }

  /** Gives back the room that was kept for those who are gone. */
  void tidy() {
    tidy = true;
    asked.offer(model.rows().get());
  }

  private void make(LocksViewModel.Rows rows) {
    synchronized (making) {
      // What a person folds or filters may move the others; a sample may not.
      var byHand =
          shaped
              .filter(
                  old -> old.turned().equals(rows.turned()) && old.filter().equals(rows.filter()))
              .isEmpty();
      shaped = Optional.of(rows);
      var again = byHand || tidy;
      tidy = false;
      previous =
          rows.scene()
              .map(scene -> GraphLayout.of(scene, rows.lines(), previous, again))
              .orElse(WaitGraph.NONE);
      made.offer(previous);
    }
  }

  /** Selects the node that lies there. */
  void walk(WaitGraph.Way way) {
    graph.get().walk(model.selected().get(), way).ifPresent(node -> model.select(node.key()));
  }
}

package dev.belay.desktop.locks;

import dev.belay.desktop.watch.Ways;
import dev.belay.live.LockOwner;
import dev.belay.live.SessionActivity;
import java.util.Comparator;
import java.util.Optional;

/** Says when a session of Belay's own keeps others waiting. */
final class BelayBlocks {
  private BelayBlocks() {}

  /** The one of Belay's that most wait for. */
  static Optional<LockOwner> first(BlockScene scene) {
    var graph = scene.sample().locks();
    return scene.counts().belay() == 0
        ? Optional.empty()
        : scene.sample().sessions().stream()
            .filter(SessionActivity::isBelays)
            .flatMap(session -> graph.owner(session.pid()).stream())
            .filter(owner -> graph.blocksInAll(owner) > 0)
            .max(Comparator.comparingInt(graph::blocksInAll));
  }

  /** Empty while it blocks nobody. */
  static String words(BlockScene scene) {
    return first(scene)
        .map(owner ->
            "Belay blocks "
                + Ways.sessions(scene.counts().belay())
                + (scene.counts().belay() == 1 ? ": it waits for " : ": they wait for ")
                + owner.label()
                + scene
                    .session(owner)
                    .map(session -> " (" + session.client().application() + ")")
                    .orElse("")
                + ".")
        .orElse("");
  }
}

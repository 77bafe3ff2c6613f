package dev.belay.desktop.locks;

import dev.belay.live.LockOwner;
import dev.belay.live.LockQueue;
import dev.belay.live.PreparedTransaction;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A sample as the locks room shows it; made beside the FX thread.
 *
 * @param forest root blockers first, last those that wait for something else than a lock
 * @param counts what the header says
 * @param chosen what is told of the row that was chosen when it was made
 */
public record BlockScene(
    Sample sample, List<BlockNode> forest, Counts counts, Optional<BlockDetail> chosen) {
  /** Copies the list. */
  public BlockScene {
    forest = List.copyOf(forest);
  }

  /**
   * @param waiting sessions that wait for a lock
   * @param roots those that block and do not wait
   * @param oldest how long the longest wait lasts
   * @param belay how many wait for a session of Belay's
   */
  public record Counts(int waiting, int roots, Optional<Duration> oldest, int belay) {}

  /** What that sample shows. */
  public static BlockScene of(Sample sample) {
    var graph = sample.locks();
    var waiting =
        (int)
            graph.queues().stream()
                .flatMap(queue -> queue.waiters().stream())
                .map(LockQueue.Waiter::owner)
                .distinct()
                .count();
    var oldest =
        graph.queues().stream()
            .flatMap(queue -> queue.oldest().stream())
            .min(Instant::compareTo)
            .map(since -> Duration.between(since, sample.serverTime()));
    var belay =
        (int)
            sample.sessions().stream()
                .filter(SessionActivity::isBelays)
                .flatMap(session -> graph.owner(session.pid()).stream())
                .flatMap(owner -> graph.waitingInAll(owner).stream())
                .distinct()
                .count();
    return new BlockScene(
        sample,
        new ForestBuilder(sample).nodes(),
        new Counts(waiting, graph.roots().size(), oldest, belay),
        Optional.empty());
  }

  /** The same with what is told of that row. */
  BlockScene telling(Optional<String> key) {
    var told =
        key.flatMap(one ->
            forest.stream()
                .flatMap(node -> node.find(one).stream())
                .findFirst()
                .flatMap(BlockNode::owner)
                .map(owner -> BlockDetail.of(this, one, owner)));
    return new BlockScene(sample, forest, counts, told);
  }

  /** The session that an owner is; empty for a prepared transaction. */
  public Optional<SessionActivity> session(LockOwner owner) {
    return owner.isPrepared() ? Optional.empty() : sample.session(owner.pid());
  }

  /** The prepared transaction that an owner is. */
  public Optional<PreparedTransaction> prepared(LockOwner owner) {
    return sample.locks().facts().prepared().stream()
        .filter(each -> owner.isPrepared() && each.xid() == owner.preparedXid())
        .findFirst();
  }
}

package dev.belay.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Graphs that are too large, or too rare, to make on a server in each build. */
class BigQueueTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final LockObject TABLE =
      new LockObject(
          "relation:1:2:::::::", LockKind.RELATION, Optional.of(1L), Optional.of(2L), "table t");

  private static LockRow held(int pid, LockMode mode) {
    return new LockRow(TABLE, pid, pid + "/1", mode, true, Optional.empty());
  }

  private static LockRow wants(int pid, LockMode mode, Duration after) {
    return new LockRow(TABLE, pid, pid + "/1", mode, false, Optional.of(START.plus(after)));
  }

  private static LockGraph graph(List<LockRow> rows, Map<Integer, List<Integer>> asked) {
    return LockGraph.of(new LockFacts(rows, Map.of(), List.of(), asked));
  }

  private static List<LockRow> nineHundred() {
    var rows = new ArrayList<LockRow>();
    rows.add(held(1, LockMode.ACCESS_EXCLUSIVE));
    for (var i = 0; i < 900; i++) {
      rows.add(wants(2 + i, LockMode.ACCESS_EXCLUSIVE, Duration.ofMillis(10L * i)));
    }
    return rows;
  }

  @Test
  void nineHundredWaitersAreOneQueueAndSoonMade() {
    var rows = nineHundred();
    var graph = graph(rows, Map.of());
    var best = Long.MAX_VALUE;
    for (var i = 0; i < 20; i++) {
      var begun = System.nanoTime();
      graph = graph(rows, Map.of());
      graph.forest();
      best = Math.min(best, System.nanoTime() - begun);
    }
    System.out.printf("900 waiters: graph and forest in %.1f ms%n", best / 1e6);

    assertThat(graph.queues()).hasSize(1);
    var root = graph.roots().getFirst();
    assertThat(graph.blocksDirectly(root)).isEqualTo(900);
    assertThat(graph.freedBy(root)).hasSize(900);
    assertThat(graph.forest().getFirst().below()).hasSize(900);
    var last = graph.owner(901).orElseThrow();
    assertThat(graph.waits(last).getFirst().position()).isEqualTo(900);
    assertThat(graph.blockersOf(last)).hasSize(900);
    assertThat(graph.edges(Integer.MAX_VALUE)).hasSize(405_450);
    // Pairs would take a third of a second; the machine may be busy.
    assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(60));
  }

  @Test
  void whoCameWithinAMillisecondIsUncertainUntilTheServerSaysWhoIsAhead() {
    var rows =
        List.of(
            held(1, LockMode.ACCESS_EXCLUSIVE),
            wants(2, LockMode.ACCESS_EXCLUSIVE, Duration.ofNanos(0)),
            wants(3, LockMode.ACCESS_EXCLUSIVE, Duration.ofNanos(400_000)),
            wants(4, LockMode.ACCESS_EXCLUSIVE, Duration.ofMillis(5)));

    var open = graph(rows, Map.of());
    assertThat(open.doubtful()).containsExactlyInAnyOrder(2, 3);
    assertThat(certainty(open, 3, 2)).isEqualTo(LockEdge.Certainty.UNCERTAIN);
    assertThat(certainty(open, 4, 3)).isEqualTo(LockEdge.Certainty.DERIVED);

    var swapped = graph(rows, Map.of(2, List.of(1, 3), 3, List.of(1)));
    assertThat(swapped.queues().getFirst().waiters().stream().map(LockQueue.Waiter::pid))
        .containsExactly(3, 2, 4);
    assertThat(certainty(swapped, 2, 3)).isEqualTo(LockEdge.Certainty.CONFIRMED);
    assertThat(swapped.queues().getFirst().waiters().getFirst().order())
        .isEqualTo(LockEdge.Certainty.CONFIRMED);
  }

  private static LockEdge.Certainty certainty(LockGraph graph, int waiter, int blocker) {
    return graph.blockersOf(graph.owner(waiter).orElseThrow()).stream()
        .filter(edge -> edge.blocker().pid() == blocker)
        .findFirst()
        .orElseThrow()
        .certainty();
  }

  @Test
  void twoRootsFreeOnlyWhatNoOtherOneBlocks() {
    var rows =
        List.of(
            held(1, LockMode.ACCESS_SHARE),
            held(2, LockMode.ACCESS_SHARE),
            wants(3, LockMode.ACCESS_EXCLUSIVE, Duration.ofSeconds(1)),
            wants(4, LockMode.ACCESS_SHARE, Duration.ofSeconds(2)));

    var graph = graph(rows, Map.of());

    assertThat(graph.roots()).hasSize(2);
    assertThat(graph.freedBy(LockOwner.process(1))).isEmpty();
    assertThat(graph.freedBy(LockOwner.process(3))).containsExactly(LockOwner.process(4));
  }

  @Test
  void membersOfOneParallelGroupBlockEachOtherOnlyInMakingTheTableLonger() {
    var extend =
        new LockObject(
            "extend:1:2:::::::", LockKind.EXTEND, Optional.of(1L), Optional.of(2L), "longer");
    var rows =
        List.of(
            new LockRow(extend, 11, "11/1", LockMode.EXCLUSIVE, true, Optional.empty()),
            new LockRow(extend, 12, "12/1", LockMode.EXCLUSIVE, false, Optional.of(START)),
            held(11, LockMode.ACCESS_EXCLUSIVE),
            wants(12, LockMode.ACCESS_SHARE, Duration.ZERO));

    var graph = LockGraph.of(new LockFacts(rows, Map.of(11, 10, 12, 10), List.of(), Map.of()));

    assertThat(graph.owners()).containsExactly(LockOwner.process(10));
    assertThat(graph.blockersOf(LockOwner.process(10)))
        .singleElement()
        .satisfies(edge -> assertThat(edge.object()).isEqualTo(extend));
    assertThat(graph.cycles()).isEmpty();
  }
}

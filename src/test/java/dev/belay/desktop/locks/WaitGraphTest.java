package dev.belay.desktop.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.live.Sample;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The drawn graph as a picture without a screen: who stands where, what leads to whom. */
class WaitGraphTest {
  @Test
  void manyWithTheSameWaitAreOneNodeThatUnfolds() {
    var folded = graph(LockScenes.blocked(900), Set.of(), WaitGraph.NONE);
    assertThat(folded.nodes()).hasSize(5);
    var queue =
        folded.nodes().stream()
            .filter(node -> node.card().kind() == GraphCard.Kind.CROWD)
            .findFirst()
            .orElseThrow();
    assertThat(queue.card().title()).isEqualTo("900 sessions");
    assertThat(folded.told().left()).isZero();

    var open = graph(LockScenes.blocked(900), Set.of(queue.key()), folded);
    assertThat(open.nodes()).hasSize(5 + GraphLayout.MEMBERS);
    assertThat(open.told().left()).isEqualTo(900 - GraphLayout.MEMBERS);
    assertThat(open.edges())
        .filteredOn(edge -> edge.kind() == WaitGraph.Edge.Kind.MEMBER)
        .hasSize(GraphLayout.MEMBERS)
        .allMatch(edge -> edge.blocker().equals(queue.key()));
  }

  @Test
  void heldIsSolidQueuedIsDashed() {
    var graph = graph(LockScenes.blocked(13), Set.of(), WaitGraph.NONE);
    assertThat(kinds(graph))
        .containsEntry("50233 to 48190", WaitGraph.Edge.Kind.HELD)
        .containsEntry("13 sessions to 50233", WaitGraph.Edge.Kind.QUEUED)
        .containsEntry("50911 to billing-7741", WaitGraph.Edge.Kind.HELD)
        .hasSize(3);
    assertThat(graph.lanes()).hasSize(2);
  }

  @Test
  void aRingIsMarkedAndItsEdgesLeadBothWays() {
    var graph = graph(LockScenes.ring(), Set.of(), WaitGraph.NONE);
    assertThat(graph.told().rings()).isEqualTo(1);
    assertThat(graph.edges().stream().filter(WaitGraph.Edge::ring).map(edge -> words(graph, edge)))
        .containsExactlyInAnyOrder("48190 to 48191", "48191 to 48190");
    assertThat(graph.nodes().stream().filter(node -> node.card().ring())).hasSize(2);
  }

  @Test
  void uncertainPlacesAreCountedAndTheirEdgesMarked() {
    var graph = graph(LockScenes.doubtful(), Set.of(), WaitGraph.NONE);
    assertThat(graph.told().uncertain()).isPositive();
    assertThat(graph.edges()).anyMatch(edge -> !edge.certain());
  }

  /** Whoever waits on is where it was, whatever comes and goes; only a lane above may push. */
  @Test
  void whoStaysKeepsItsPlaceFromSampleToSample() {
    var random = new Random(4);
    var last = WaitGraph.NONE;
    for (var round = 0; round < 300; round++) {
      var now = graph(LockScenes.random(random), Set.of(), last);
      var before = new HashMap<String, WaitGraph.Node>();
      last.nodes().forEach(node -> before.put(node.key(), node));
      var seats = new HashMap<WaitGraph.Cell, String>();
      for (var node : now.nodes()) {
        assertThat(seats.put(node.cell(), node.key())).as("one node in each place").isNull();
        assertThat(node.cell().row()).isLessThan(now.lanes().get(node.cell().lane()).rows());
        var old = before.get(node.key());
        if (old != null
            && root(last, old).equals(root(now, node))
            && old.parent().equals(node.parent())) {
          assertThat(node.cell()).as("round %s, %s", round, node.key()).isEqualTo(old.cell());
        }
      }
      for (var lane : now.lanes()) {
        last.lanes().stream()
            .filter(old -> !old.root().isEmpty() && old.root().equals(lane.root()))
            .forEach(old -> assertThat(lane.rows()).isGreaterThanOrEqualTo(old.rows()));
      }
      last = now;
    }
  }

  @Test
  void arrowsWalkToWhoBlocksAndToWhoWaits() {
    var graph = graph(LockScenes.blocked(13), Set.of(), WaitGraph.NONE);
    assertThat(walk(graph, "48190", WaitGraph.Way.RIGHT)).isEqualTo("50233");
    assertThat(walk(graph, "50233", WaitGraph.Way.RIGHT)).isEqualTo("13 sessions");
    assertThat(walk(graph, "13 sessions", WaitGraph.Way.LEFT)).isEqualTo("50233");
    assertThat(walk(graph, "50233", WaitGraph.Way.DOWN)).isEqualTo("50911");
    assertThat(walk(graph, "50911", WaitGraph.Way.UP)).isEqualTo("50233");
    assertThat(walk(graph, "48190", WaitGraph.Way.LEFT)).isEmpty();
    assertThat(graph.walk(Optional.empty(), WaitGraph.Way.DOWN)).isPresent();
  }

  private static WaitGraph graph(Sample sample, Set<String> turned, WaitGraph previous) {
    var scene = BlockScene.of(sample);
    return GraphLayout.of(
        scene, ForestLine.of(scene.forest(), turned, ""), previous, !turned.isEmpty());
  }

  private static String root(WaitGraph graph, WaitGraph.Node node) {
    return graph.lanes().get(node.cell().lane()).root();
  }

  private static Map<String, WaitGraph.Edge.Kind> kinds(WaitGraph graph) {
    var kinds = new HashMap<String, WaitGraph.Edge.Kind>();
    graph.edges().forEach(edge -> kinds.put(words(graph, edge), edge.kind()));
    return kinds;
  }

  private static String words(WaitGraph graph, WaitGraph.Edge edge) {
    return title(graph, edge.waiter()) + " to " + title(graph, edge.blocker());
  }

  private static String title(WaitGraph graph, String key) {
    return graph.node(key).map(node -> node.card().title()).orElse("");
  }

  private static String walk(WaitGraph graph, String title, WaitGraph.Way way) {
    var from =
        graph.nodes().stream()
            .filter(node -> node.card().title().equals(title))
            .map(WaitGraph.Node::key)
            .findFirst();
    return graph.walk(from, way).map(node -> node.card().title()).orElse("");
  }
}

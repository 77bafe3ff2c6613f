package dev.belay.live;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who waits for whom, out of one look at pg_locks. Made of queues, one for each contested object;
 * single edges are listed on demand, for 900 waiters on one lock have 405,450 of them. Immutable;
 * two graphs of the same facts are equal.
 */
public final class LockGraph {
  /** Nobody waits. */
  public static final LockGraph NONE = of(LockFacts.NONE);

  private final LockFacts facts;
  private final Edges edges;
  private final List<LockQueue> queues;
  private final Set<Integer> doubtful;
  private final WaitNetwork network;
  private final List<List<LockOwner>> cycles;
  private final List<LockOwner> roots;
  private final Map<LockOwner, List<LockQueue>> places = new HashMap<>();

  private LockGraph(LockFacts facts) {
    this.facts = facts;
    this.edges = new Edges(facts);
    var builder = new QueueBuilder(facts);
    this.queues = List.copyOf(builder.queues());
    this.doubtful = Set.copyOf(builder.doubtful());
    this.network = new WaitNetwork(queues);
    this.cycles =
        network.cycles().stream()
            .map(members -> members.stream().map(network.owners()::get).toList())
            .toList();
    this.roots = findRoots();
    for (var queue : queues) {
      Stream.concat(
              queue.holders().stream().map(LockQueue.Holder::owner),
              queue.waiters().stream().map(LockQueue.Waiter::owner))
          .distinct()
          .forEach(owner -> places.computeIfAbsent(owner, key -> new ArrayList<>()).add(queue));
    }
  }

  private List<LockOwner> findRoots() {
    var blocked = new LinkedHashMap<LockOwner, Integer>();
    for (var i = 0; i < network.owners().size(); i++) {
      if (!network.waits(i) && !network.waitingDirectly(i).isEmpty()) {
        blocked.put(network.owners().get(i), reach(i).cardinality());
      }
    }
    return blocked.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The graph that these facts make. */
  @JsonCreator
  public static LockGraph of(LockFacts facts) {
    return new LockGraph(facts);
  }

  /** What it is made of: store this, and the same graph can be made again. */
  @JsonValue
  public LockFacts facts() {
    return facts;
  }

  /** The contested objects, the longest queue first. */
  public List<LockQueue> queues() {
    return queues;
  }

  /** All that hold a contested object or wait for one. */
  public List<LockOwner> owners() {
    return network.owners();
  }

  /** Those who block and do not wait, who blocks most first. */
  public List<LockOwner> roots() {
    return roots;
  }

  /** Owners that wait for each other in a ring: the server ends one after deadlock_timeout. */
  public List<List<LockOwner>> cycles() {
    return cycles;
  }

  /** Whether it waits, over others, for itself. */
  public boolean inCycle(LockOwner owner) {
    return cycles.stream().anyMatch(cycle -> cycle.contains(owner));
  }

  /** The owner that a process is, or works for as a parallel worker; empty: not in the graph. */
  public Optional<LockOwner> owner(int pid) {
    var owner = LockOwner.process(facts.leaders().getOrDefault(pid, pid));
    return network.find(owner).isPresent() ? Optional.of(owner) : Optional.empty();
  }

  /** The queues in which it holds or waits. */
  public List<LockQueue> places(LockOwner owner) {
    return List.copyOf(places.getOrDefault(owner, List.of()));
  }

  /** Its own waits, most often one; a parallel query may wait with several processes. */
  public List<LockQueue.Waiter> waits(LockOwner owner) {
    return places(owner).stream()
        .flatMap(queue -> queue.waiters().stream())
        .filter(waiter -> waiter.owner().equals(owner))
        .toList();
  }

  /** Whether anybody waits. */
  public boolean isEmpty() {
    return queues.isEmpty();
  }

  /** How many owners wait for it themselves. */
  public int blocksDirectly(LockOwner owner) {
    return network
        .find(owner)
        .map(number -> network.waitingDirectly(number).cardinality())
        .orElse(0);
  }

  /** How many owners wait for it, themselves or over others. */
  public int blocksInAll(LockOwner owner) {
    return network.find(owner).map(number -> reach(number).cardinality()).orElse(0);
  }

  /** Who waits for it, themselves or over others. */
  public List<LockOwner> waitingInAll(LockOwner owner) {
    return network.find(owner).map(number -> owners(reach(number))).orElse(List.of());
  }

  /**
   * Who goes on when this one is gone: those that wait for it, themselves or over others, and that
   * nobody else keeps waiting. They may still have to take turns.
   */
  public List<LockOwner> freedBy(LockOwner owner) {
    return network.find(owner).map(number -> owners(freed(number))).orElse(List.of());
  }

  /** The edges that lead from this owner to those that it waits for. */
  public List<LockEdge> blockersOf(LockOwner waiter) {
    return places(waiter).stream().flatMap(queue -> edges(queue, waiter)).toList();
  }

  /** The edges that lead to this owner from those that wait for it. */
  public List<LockEdge> blockedBy(LockOwner blocker) {
    return places(blocker).stream()
        .flatMap(
            queue -> queue.waiters().stream().flatMap(waiter -> edges.of(queue, waiter).stream()))
        .filter(edge -> edge.blocker().equals(blocker))
        .toList();
  }

  /** All edges, at most so many: long queues have very many. */
  public List<LockEdge> edges(int limit) {
    return queues.stream()
        .flatMap(
            queue -> queue.waiters().stream().flatMap(waiter -> edges.of(queue, waiter).stream()))
        .limit(limit)
        .toList();
  }

  /** Processes whose place in a queue matters and is open: pg_blocking_pids may settle it. */
  public Set<Integer> doubtful() {
    return doubtful;
  }

  /** Roots first, under them who waits for them; rings stand as roots of their own. */
  public List<LockTree> forest() {
    return new Forest(this, edges).trees();
  }

  private Stream<LockEdge> edges(LockQueue queue, LockOwner owner) {
    return queue.waiters().stream()
        .filter(waiter -> waiter.owner().equals(owner))
        .flatMap(waiter -> edges.of(queue, waiter).stream());
  }

  private BitSet reach(int owner) {
    var start = new BitSet();
    start.set(owner);
    var reached = network.waitingInAll(start, -1);
    reached.clear(owner);
    return reached;
  }

  private BitSet freed(int owner) {
    var freed = reach(owner);
    var others = new BitSet();
    for (var i = 0; i < network.owners().size(); i++) {
      if (i != owner && !network.waits(i)) {
        others.set(i);
      }
    }
    for (var cycle : cycles) {
      if (!cycle.contains(network.owners().get(owner))) {
        cycle.forEach(member -> network.find(member).ifPresent(others::set));
      }
    }
    freed.andNot(network.waitingInAll(others, owner));
    cycles.stream()
        .filter(cycle -> !cycle.contains(network.owners().get(owner)))
        .flatMap(List::stream)
        .forEach(member -> network.find(member).ifPresent(freed::clear));
    return freed;
  }

  private List<LockOwner> owners(BitSet numbers) {
    return numbers.stream().mapToObj(network.owners()::get).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LockGraph graph && graph.facts.equals(facts);
  }

  @Override
  public int hashCode() {
    return facts.hashCode();
  }

  @Override
  public String toString() {
    return queues.toString();
  }
}

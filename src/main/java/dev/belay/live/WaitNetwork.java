package dev.belay.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who waits for whom, small: where n sessions stand in one queue, the pairs are n², so they are not
 * listed. Beside the owners there are knots: "everybody who holds this mode on that object", and
 * "everybody up to here in the queue who asks for this mode". A wait leads to at most eight of
 * each.
 */
final class WaitNetwork {
  private static final int[] NONE = {};

  private final Map<LockOwner, Integer> numbers = new LinkedHashMap<>();
  private final List<LockOwner> owners = new ArrayList<>();
  private final List<int[]> forward = new ArrayList<>();
  private int[][] backward = {};
  private final int count;

  WaitNetwork(List<LockQueue> queues) {
    for (var queue : queues) {
      queue.holders().forEach(holder -> number(holder.owner()));
      queue.waiters().forEach(waiter -> number(waiter.owner()));
    }
    count = owners.size();
    owners.forEach(owner -> forward.add(NONE));
    queues.forEach(this::add);
    turn();
  }

  List<LockOwner> owners() {
    return owners;
  }

  Optional<Integer> find(LockOwner owner) {
    return Optional.ofNullable(numbers.get(owner));
  }

  /** Whether it waits for somebody else. */
  boolean waits(int owner) {
    var seen = new BitSet();
    var todo = new ArrayDeque<Integer>();
    todo.push(owner);
    while (!todo.isEmpty()) {
      for (var next : forward.get(todo.pop())) {
        if (next < count && next != owner) {
          return true;
        }
        if (next >= count && !seen.get(next)) {
          seen.set(next);
          todo.push(next);
        }
      }
    }
    return false;
  }

  /** Those that wait for it themselves. */
  BitSet waitingDirectly(int owner) {
    var seen = new BitSet();
    var found = new BitSet();
    var todo = new ArrayDeque<Integer>();
    todo.push(owner);
    while (!todo.isEmpty()) {
      for (var next : backward[todo.pop()]) {
        if (next < count) {
          found.set(next);
        } else if (!seen.get(next)) {
          seen.set(next);
          todo.push(next);
        }
      }
    }
    found.clear(owner);
    return found;
  }

  /** Those that wait for one of them, directly or over others, on ways that avoid one owner. */
  BitSet waitingInAll(BitSet starts, int avoided) {
    var seen = new BitSet();
    var todo = new int[forward.size()];
    var size = 0;
    for (var start = starts.nextSetBit(0); start >= 0; start = starts.nextSetBit(start + 1)) {
      seen.set(start);
      todo[size++] = start;
    }
    var reached = new BitSet();
    while (size > 0) {
      for (var next : backward[todo[--size]]) {
        if (next != avoided && next < count) {
          reached.set(next);
        }
        if (next != avoided && !seen.get(next)) {
          seen.set(next);
          todo[size++] = next;
        }
      }
    }
    return reached;
  }

  /** The owners that wait, over others, for themselves; one list for each knot of them. */
  List<List<Integer>> cycles() {
    return new Cycles(forward, count).find();
  }

  private int number(LockOwner owner) {
    return numbers.computeIfAbsent(
        owner,
        unknown -> {
          owners.add(unknown);
          return owners.size() - 1;
        });
  }

  private int knot(int... leadsTo) {
    forward.add(leadsTo);
    return forward.size() - 1;
  }

  private void link(int from, int to) {
    var old = forward.get(from);
    var more = Arrays.copyOf(old, old.length + 1);
    more[old.length] = to;
    forward.set(from, more);
  }

  private void add(LockQueue queue) {
    var holding = new int[LockMode.values().length];
    Arrays.fill(holding, -1);
    for (var mode : LockMode.values()) {
      var who =
          queue.holders().stream()
              .filter(holder -> holder.modes().contains(mode))
              .mapToInt(holder -> number(holder.owner()))
              .toArray();
      if (who.length > 0) {
        holding[mode.ordinal()] = knot(who);
      }
    }
    var asking = new int[LockMode.values().length];
    Arrays.fill(asking, -1);
    for (var waiter : queue.waiters()) {
      var from = number(waiter.owner());
      for (var mode : LockMode.values()) {
        if (waiter.mode().conflictsWith(mode)) {
          if (holding[mode.ordinal()] >= 0) {
            link(from, holding[mode.ordinal()]);
          }
          if (asking[mode.ordinal()] >= 0) {
            link(from, asking[mode.ordinal()]);
          }
        }
      }
      var before = asking[waiter.mode().ordinal()];
      asking[waiter.mode().ordinal()] = before < 0 ? knot(from) : knot(from, before);
    }
  }

  private void turn() {
    var sizes = new int[forward.size()];
    forward.forEach(all -> Arrays.stream(all).forEach(to -> sizes[to]++));
    backward = new int[forward.size()][];
    for (var i = 0; i < sizes.length; i++) {
      backward[i] = new int[sizes[i]];
    }
    var filled = new int[forward.size()];
    for (var from = 0; from < forward.size(); from++) {
      for (var to : forward.get(from)) {
        backward[to][filled[to]++] = from;
      }
    }
  }
}

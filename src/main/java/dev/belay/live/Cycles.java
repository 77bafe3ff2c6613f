package dev.belay.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Tarjan's strongly connected components, without recursion: a queue may be long. */
final class Cycles {
  private final List<int[]> forward;
  private final int owners;
  private final int[] index;
  private final int[] low;
  private final int[] edge;
  private final boolean[] open;
  private final ArrayDeque<Integer> stack = new ArrayDeque<>();
  private final List<List<Integer>> found = new ArrayList<>();
  private int next;

  Cycles(List<int[]> forward, int owners) {
    this.forward = forward;
    this.owners = owners;
    this.index = new int[forward.size()];
    this.low = new int[forward.size()];
    this.edge = new int[forward.size()];
    this.open = new boolean[forward.size()];
    Arrays.fill(index, -1);
  }

  /** The components with more than one owner. */
  List<List<Integer>> find() {
    for (var start = 0; start < owners; start++) {
      if (index[start] < 0) {
        walk(start);
      }
    }
    return found;
  }

  private void walk(int start) {
    var path = new ArrayDeque<Integer>();
    enter(start, path);
    while (!path.isEmpty()) {
      int at = path.peek();
      var all = forward.get(at);
      if (edge[at] < all.length) {
        var to = all[edge[at]++];
        if (index[to] < 0) {
          enter(to, path);
        } else if (open[to]) {
          low[at] = Math.min(low[at], index[to]);
        }
      } else {
        path.pop();
        if (!path.isEmpty()) {
          int above = path.peek();
          low[above] = Math.min(low[above], low[at]);
        }
        if (low[at] == index[at]) {
          close(at);
        }
      }
    }
  }

  private void enter(int node, ArrayDeque<Integer> path) {
    index[node] = next;
    low[node] = next++;
    open[node] = true;
    stack.push(node);
    path.push(node);
  }

  private void close(int node) {
    var members = new ArrayList<Integer>();
    int popped;
    do {
      popped = stack.pop();
      open[popped] = false;
      if (popped < owners) {
        members.add(popped);
      }
    } while (popped != node);
    if (members.size() > 1) {
      Collections.sort(members);
      found.add(List.copyOf(members));
    }
  }
}

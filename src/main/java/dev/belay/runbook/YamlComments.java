package dev.belay.runbook;

import dev.belay.runbook.YamlNode.Mark;
import dev.belay.runbook.YamlNode.Remarks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the comments of a YAML text (a number sign outside of every scalar) and gives each to the
 * entry or item that it stands above or beside.
 */
final class YamlComments {
  private final int[] text;
  private final boolean[] covered;
  private final List<Spot> spots = new ArrayList<>();

  YamlComments(String text) {
    this.text = text.codePoints().toArray();
    this.covered = new boolean[this.text.length + 1];
  }

  /** A place that a comment can belong to; the list of all is in the order of the file. */
  record Spot(Mark mark, Remarks remarks, Optional<Spot> parent, boolean flow) {}

  Spot spot(Mark mark, Remarks remarks, Optional<Spot> parent, boolean flow) {
    var spot = new Spot(mark, remarks, parent, flow);
    spots.add(spot);
    return spot;
  }

  /** Marks a scalar's text as no place for comments; a block's header line may have one. */
  void cover(Mark start, int end, boolean block) {
    var from = start.index();
    if (block) {
      while (from < end && text[from] != '\n' && text[from] != '#') {
        from++;
      }
      while (from < end && text[from] != '\n') {
        from++;
      }
    }
    for (var i = from; i < Math.min(end, text.length); i++) {
      covered[i] = true;
    }
  }

  /** Gives every comment to its place; returns those after the last one. */
  List<String> attach() {
    var tail = new ArrayList<String>();
    var pending = new ArrayList<String>();
    var next = 0;
    var lineStart = 0;
    var i = 0;
    while (i <= text.length) {
      while (next < spots.size() && spots.get(next).mark().index() <= i) {
        hand(pending, spots.get(next).remarks().before());
        next++;
      }
      if (i == text.length) {
        break;
      }
      if (text[i] == '\n') {
        if (blank(lineStart, i) && !pending.isEmpty() && !pending.getLast().isEmpty()) {
          pending.add("");
        }
        lineStart = i + 1;
      } else if (text[i] == '#' && !covered[i]) {
        var end = i;
        while (end < text.length && text[end] != '\n' && text[end] != '\r') {
          end++;
        }
        var comment = new String(text, i, end - i).stripTrailing();
        if (blank(lineStart, i) || next == 0) {
          pending.add(comment);
        } else {
          beside(spots.get(next - 1)).add(comment);
        }
        i = end - 1;
      }
      i++;
    }
    hand(pending, tail);
    while (!tail.isEmpty() && tail.getLast().isEmpty()) {
      tail.removeLast();
    }
    return tail;
  }

  private static void hand(List<String> pending, List<String> to) {
    to.addAll(pending);
    pending.clear();
  }

  /** A comment behind a collection in brackets belongs to the whole of it. */
  private static List<String> beside(Spot spot) {
    var owner = spot;
    while (owner.parent().isPresent()
        && owner.parent().get().flow()
        && owner.parent().get().mark().line() == owner.mark().line()) {
      owner = owner.parent().get();
    }
    return owner.remarks().beside();
  }

  private boolean blank(int from, int to) {
    for (var i = from; i < to; i++) {
      if (" \t\r-".indexOf(text[i]) < 0 || covered[i]) {
        return false;
      }
    }
    return true;
  }
}

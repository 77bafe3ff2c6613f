package dev.belay.cli;

import dev.belay.live.LockEdge;
import dev.belay.live.LockGraph;
import dev.belay.live.LockOwner;
import dev.belay.live.LockTree;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Who blocks whom: the ones at the root first, under them who waits for them. */
final class LocksView implements LiveView {
  /** Of a long queue, so many are written out. */
  private static final int MOST_BELOW = 10;

  /** 900 waiters on one lock have 405,450 edges. */
  private static final int MOST_EDGES = 20_000;

  @Override
  public List<Row> text(Sample sample) {
    var graph = sample.locks();
    var rows = new ArrayList<Row>();
    rows.add(new Row(summary(sample), colour(graph)));
    sample
        .sight()
        .blind()
        .forEach(blind ->
            rows.add(new Row(blind.what() + " Grant: " + blind.cure(), Output.Colour.MUTED)));
    for (var tree : graph.forest()) {
      root(sample, tree, rows);
    }
    return rows;
  }

  private static Output.Colour colour(LockGraph graph) {
    if (!graph.cycles().isEmpty()) {
      return Output.Colour.DANGER;
    }
    return graph.isEmpty() ? Output.Colour.SUCCESS : Output.Colour.WARNING;
  }

  private static String summary(Sample sample) {
    var graph = sample.locks();
    var waiting = waiting(graph);
    var text = new StringBuilder(sample.serverTime().toString().substring(0, 19)).append("Z  ");
    if (waiting == 0) {
      return text.append("Nobody waits for a lock.").toString();
    }
    text.append(counted(waiting, "session waits", "sessions wait"))
        .append(", blocked by ")
        .append(graph.roots().size());
    if (!graph.cycles().isEmpty()) {
      text.append(", ").append(counted(graph.cycles().size(), "deadlock", "deadlocks"));
    }
    return text.append('.').toString();
  }

  static int waiting(LockGraph graph) {
    return (int)
        graph.queues().stream()
            .flatMap(queue -> queue.waiters().stream())
            .map(waiter -> waiter.owner())
            .distinct()
            .count();
  }

  private static String counted(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  private static void root(Sample sample, LockTree tree, List<Row> rows) {
    var graph = sample.locks();
    var owner = tree.owner();
    var direct = graph.blocksDirectly(owner);
    rows.add(Row.of(""));
    rows.add(
        new Row(
            who(sample, owner)
                + (tree.inCycle() ? "  waits in a ring" : "")
                + "  blocks "
                + graph.blocksInAll(owner)
                + " ("
                + direct
                + " directly)",
            tree.inCycle() ? Output.Colour.DANGER : Output.Colour.BOLD));
    for (var queue : graph.places(owner)) {
      queue.holders().stream()
          .filter(holder -> holder.owner().equals(owner))
          .forEach(holder ->
              rows.add(
                  Row.of(
                      "  holds "
                          + holder.modes().stream()
                              .map(mode -> mode.words())
                              .collect(Collectors.joining(", "))
                          + " on "
                          + queue.object().label())));
    }
    query(sample, owner, "  ", rows);
    below(sample, tree, "  ", rows);
  }

  private static void below(Sample sample, LockTree tree, String indent, List<Row> rows) {
    var shown = tree.below().size() > MOST_BELOW + 1 ? MOST_BELOW : tree.below().size();
    for (var child : tree.below().subList(0, shown)) {
      rows.add(
          new Row(
              indent
                  + "└ "
                  + who(sample, child.owner())
                  + child.edge().map(edge -> waits(sample, edge)).orElse(""),
              Output.Colour.PLAIN));
      query(sample, child.owner(), indent + "  ", rows);
      below(sample, child, indent + "  ", rows);
    }
    if (shown < tree.below().size()) {
      rows.add(
          new Row(
              indent + "└ and " + (tree.below().size() - shown) + " more wait here",
              Output.Colour.MUTED));
    }
  }

  private static String waits(Sample sample, LockEdge edge) {
    var since =
        sample.locks().waits(edge.waiter()).stream()
            .flatMap(waiter -> waiter.since().stream())
            .min(Instant::compareTo);
    return "  waits"
        + since.map(start -> " " + age(start, sample.serverTime())).orElse("")
        + " for "
        + edge.wanted().words()
        + " on "
        + edge.object().label()
        + switch (edge.kind()) {
          case HARD -> ", held";
          case SOFT -> ", queued ahead";
        }
        + switch (edge.certainty()) {
          case CONFIRMED -> ", confirmed";
          case DERIVED -> "";
          case UNCERTAIN -> ", order uncertain";
        };
  }

  private static String who(Sample sample, LockOwner owner) {
    return session(sample, owner)
        .map(session ->
            owner.label()
                + " "
                + session.client().user()
                + " "
                + session.client().application()
                + " ["
                + session.doing().state()
                + "]"
                + session
                    .doing()
                    .transactionStart()
                    .map(start -> " for " + age(start, sample.serverTime()))
                    .orElse(""))
        .orElse(owner.label());
  }

  private static Optional<SessionActivity> session(Sample sample, LockOwner owner) {
    return owner.isPrepared() ? Optional.empty() : sample.session(owner.pid());
  }

  private static void query(Sample sample, LockOwner owner, String indent, List<Row> rows) {
    session(sample, owner)
        .map(session -> oneLine(session.query()))
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> rows.add(new Row(indent + text, Output.Colour.MUTED)));
  }

  static String oneLine(SessionActivity.Query query) {
    return query.hidden()
        ? "(hidden from this role)"
        : query.text().strip().replaceAll("\\s+", " ") + (query.cut() ? "…" : "");
  }

  /** {@code 4.2 s}, {@code 3 min 4 s}, {@code 2 h 5 min}. */
  static String age(Instant since, Instant now) {
    var age = Duration.between(since, now);
    if (age.isNegative()) {
      age = Duration.ZERO;
    }
    if (age.toSeconds() < 60) {
      return String.format(Locale.ROOT, "%.1f s", age.toMillis() / 1000.0);
    }
    return age.toMinutes() < 60
        ? age.toMinutes() + " min " + age.toSecondsPart() + " s"
        : age.toHours() + " h " + age.toMinutesPart() + " min";
  }

  @Override
  public ObjectNode json(Sample sample) {
    var graph = sample.locks();
    var node = LiveJson.head(sample);
    node.put("waiting", waiting(graph));
    var roots = node.putArray("roots");
    for (var root : graph.roots()) {
      var one = roots.addObject();
      one.set("owner", LiveJson.MAPPER.valueToTree(root));
      one.put("blocksDirectly", graph.blocksDirectly(root));
      one.put("blocksInAll", graph.blocksInAll(root));
      one.put("frees", graph.freedBy(root).size());
    }
    node.set("cycles", LiveJson.MAPPER.valueToTree(graph.cycles()));
    node.set("queues", LiveJson.MAPPER.valueToTree(graph.queues()));
    var edges = graph.edges(MOST_EDGES + 1);
    var whole = edges.size() <= MOST_EDGES;
    node.set("edges", LiveJson.MAPPER.valueToTree(whole ? edges : edges.subList(0, MOST_EDGES)));
    node.put("edgesComplete", whole);
    node.set("prepared", LiveJson.MAPPER.valueToTree(graph.facts().prepared()));
    node.set(
        "sessions",
        LiveJson.MAPPER.valueToTree(
            sample.sessions().stream()
                .filter(session -> graph.owner(session.pid()).isPresent())
                .toList()));
    return node;
  }
}

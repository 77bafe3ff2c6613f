package dev.belay.desktop.locks;

import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.locks.GraphCard.Kind;
import dev.belay.desktop.locks.GraphCard.Line;
import dev.belay.desktop.watch.Ways;
import dev.belay.live.LockEdge;
import dev.belay.live.LockMode;
import dev.belay.live.LockOwner;
import dev.belay.live.LockQueue;
import dev.belay.live.LockTree;
import dev.belay.live.SessionActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Says in four lines what a node of the graph is. */
final class GraphCards {
  /** From so many on, a queue is drawn as a crowd. */
  private static final int CROWD = 50;

  private static final Duration LATELY = Duration.ofSeconds(5);

  private static final Pattern SCHEMA = Pattern.compile("\\btable public\\.");
  private static final Pattern KIND = Pattern.compile("^table ");

  private final BlockScene scene;
  private final Instant now;

  GraphCards(BlockScene scene) {
    this.scene = scene;
    this.now = scene.sample().serverTime();
  }

  GraphCard card(BlockNode node) {
    var ring = node.tree().filter(LockTree::inCycle).isPresent();
    return switch (node.kind()) {
      case ROOT -> new GraphCard(Kind.ROOT, title(node), "root", root(node), ring);
      case QUEUE -> queue(node);
      case WAITER, OTHERS, OTHER ->
          new GraphCard(
              Kind.WAITER,
              title(node),
              node.words().waits(),
              List.of(
                  new Line(application(node), ""),
                  new Line(node.words().lock().replaceFirst("^wants ", ""), ""),
                  new Line(object(node), "mono muted")),
              ring);
    };
  }

  /** The name of a prepared transaction without the words for what it is. */
  private static String title(BlockNode node) {
    return node.owner().flatMap(LockOwner::gid).orElse(node.words().label());
  }

  private String application(BlockNode node) {
    return node.owner()
        .flatMap(scene::session)
        .map(SessionActivity::client)
        .map(client -> client.application().isEmpty() ? client.user() : client.application())
        .filter(name -> !name.isEmpty())
        .orElse(node.words().who());
  }

  private static String object(BlockNode node) {
    return node.tree()
        .flatMap(LockTree::edge)
        .map(edge -> brief(edge.object().label()))
        .orElse(brief(node.words().on()));
  }

  /** Kind and usual schema go without saying; the row in the forest has them. */
  static String brief(String label) {
    var at = label.indexOf("table ");
    return at < 0 ? label : KIND.matcher(SCHEMA.matcher(label).replaceFirst("")).replaceFirst("");
  }

  private List<Line> root(BlockNode node) {
    var owner = node.owner().orElseThrow();
    var frees = new Line("frees " + Ways.sessions(node.frees()), "semibold");
    var prepared = scene.prepared(owner);
    if (prepared.isPresent()) {
      var age = Duration.between(prepared.get().prepared(), now);
      return List.of(
          new Line(prepared.get().owner() + ", no session", ""),
          new Line("prepared for " + Formats.prose(age), Tone.WARNING.styleClass()),
          frees);
    }
    var doing =
        scene
            .session(owner)
            .map(session ->
                ForestBuilder.stateWord(session).toLowerCase(Locale.ROOT)
                    + session
                        .doing()
                        .stateChange()
                        .map(at -> " " + Formats.clock(Duration.between(at, now)))
                        .orElse(""))
            .orElse("nothing is known of it");
    return List.of(
        new Line(application(node), ""), new Line(doing, node.words().tone().styleClass()), frees);
  }

  private GraphCard queue(BlockNode node) {
    var edges = node.below().stream().flatMap(each -> each.tree().stream()).toList();
    var size = node.below().size();
    var lines = new ArrayList<Line>();
    var crowd = size >= CROWD;
    if (crowd) {
      lines.add(new Line(queued(node), "mono muted"));
      lines.add(new Line("Enter lists them", "muted"));
      lines.add(new Line(Formats.count(lately(edges)) + " came in the last 5 s", ""));
    } else {
      lines.add(new Line(positions(edges), ""));
      modes(edges).entrySet().stream()
          .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
          .limit(2)
          .forEach(mode -> lines.add(new Line(mode.getValue() + " " + mode.getKey().words(), "")));
      if (lines.size() < 3) {
        lines.add(new Line(queued(node), "mono muted"));
      }
    }
    var title = Formats.count(size) + " sessions";
    return new GraphCard(
        crowd ? Kind.CROWD : Kind.QUEUE, title, node.words().waits(), lines, false);
  }

  /** The object alone: the edge says whether they are queued. */
  private static String queued(BlockNode node) {
    return node.below().stream().findFirst().map(GraphCards::object).orElse("");
  }

  private static Map<LockMode, Integer> modes(List<LockTree> members) {
    var modes = new TreeMap<LockMode, Integer>();
    members.forEach(member ->
        member.edge().map(LockEdge::wanted).ifPresent(mode -> modes.merge(mode, 1, Integer::sum)));
    return modes;
  }

  private List<LockQueue.Waiter> waiters(List<LockTree> members) {
    var owners = new HashSet<LockOwner>();
    members.forEach(member -> owners.add(member.owner()));
    return members.stream()
        .findFirst()
        .map(LockTree::owner)
        .map(owner -> scene.sample().locks().places(owner))
        .orElse(List.of())
        .stream()
        .flatMap(queue -> queue.waiters().stream())
        .filter(waiter -> owners.contains(waiter.owner()))
        .toList();
  }

  private String positions(List<LockTree> members) {
    var places = waiters(members).stream().mapToInt(LockQueue.Waiter::position).summaryStatistics();
    return places.getCount() == 0
        ? "places not known"
        : "positions " + places.getMin() + " to " + places.getMax();
  }

  private long lately(List<LockTree> members) {
    return waiters(members).stream()
        .filter(waiter -> waiter.since().filter(at -> at.isAfter(now.minus(LATELY))).isPresent())
        .count();
  }
}

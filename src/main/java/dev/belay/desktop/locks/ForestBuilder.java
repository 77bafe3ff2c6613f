package dev.belay.desktop.locks;

import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.locks.BlockNode.Kind;
import dev.belay.desktop.locks.BlockNode.Words;
import dev.belay.live.LockEdge;
import dev.belay.live.LockGraph;
import dev.belay.live.LockMode;
import dev.belay.live.LockOwner;
import dev.belay.live.LockQueue;
import dev.belay.live.LockTree;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the rows of the forest out of one sample. */
final class ForestBuilder {
  /** So many that wait for the same object, and that nobody waits for, are one row. */
  private static final int QUEUE_FROM = 4;

  private static final int LONGEST_TEXT = 300;

  private final Sample sample;
  private final LockGraph graph;
  private final Map<Integer, SessionActivity> sessions = new HashMap<>();

  ForestBuilder(Sample sample) {
    this.sample = sample;
    this.graph = sample.locks();
    sample.sessions().forEach(session -> sessions.put(session.pid(), session));
  }

  List<BlockNode> nodes() {
    var nodes = new ArrayList<BlockNode>();
    graph.forest().forEach(tree -> nodes.add(node(tree)));
    others().ifPresent(nodes::add);
    return nodes;
  }

  private BlockNode node(LockTree tree) {
    var owner = tree.owner();
    var key = key(owner);
    var root = tree.edge().isEmpty();
    var words = root ? root(owner, tree.inCycle()) : waiter(owner, tree.edge().orElseThrow());
    return new BlockNode(
        key,
        root ? Kind.ROOT : Kind.WAITER,
        Optional.of(tree),
        words,
        root || !tree.below().isEmpty() ? graph.freedBy(owner).size() : 0,
        search(words, session(owner)),
        below(key, tree.below()));
  }

  /** Those that block nobody stand together where they are many. */
  private List<BlockNode> below(String parent, List<LockTree> trees) {
    var nodes = new ArrayList<BlockNode>();
    var queues = new LinkedHashMap<String, List<LockTree>>();
    for (var tree : trees) {
      if (tree.below().isEmpty()) {
        queues
            .computeIfAbsent(tree.edge().orElseThrow().object().key(), _ -> new ArrayList<>())
            .add(tree);
      } else {
        nodes.add(node(tree));
      }
    }
    queues.forEach((object, members) -> {
      if (members.size() < QUEUE_FROM) {
        members.forEach(member -> nodes.add(node(member)));
      } else {
        nodes.add(queue(parent + " " + object, members));
      }
    });
    return nodes;
  }

  private BlockNode queue(String key, List<LockTree> members) {
    var edges = members.stream().map(member -> member.edge().orElseThrow()).toList();
    var modes = edges.stream().map(LockEdge::wanted).distinct().toList();
    var hard = edges.stream().filter(edge -> edge.kind() == LockEdge.Kind.HARD).count();
    var behind = edges.size() - hard;
    var clients = new TreeMap<String, Integer>();
    members.forEach(member ->
        clients.merge(
            session(member.owner()).map(ForestBuilder::who).orElse("unknown"), 1, Integer::sum));
    var words =
        new Words(
            "Queue of " + Formats.count(members.size()) + " sessions",
            "",
            clients.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue()))
                .limit(3)
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", ")),
            Tone.MUTED,
            modes.size() == 1
                ? Formats.count(members.size()) + " want " + modes.getFirst().words()
                : Formats.count(members.size()) + " requests in " + modes.size() + " modes",
            edges.getFirst().object().label()
                + (behind == 0 ? "" : hard == 0 ? ", queued" : ", " + behind + " of them queued"),
            members.stream()
                .flatMap(member -> since(member.owner()).stream())
                .min(Instant::compareTo)
                .map(this::clock)
                .orElse(""));
    return new BlockNode(
        key,
        Kind.QUEUE,
        Optional.empty(),
        words,
        0,
        words.label().toLowerCase(Locale.ROOT),
        members.stream().map(this::node).toList());
  }

  private Words root(LockOwner owner, boolean inCycle) {
    var held = held(owner);
    var session = session(owner);
    var prepared =
        graph.facts().prepared().stream()
            .filter(each -> owner.isPrepared() && each.xid() == owner.preparedXid())
            .findFirst();
    var doing =
        prepared
            .map(each ->
                "Prepared transaction for "
                    + Formats.prose(Duration.between(each.prepared(), sample.serverTime())))
            .or(() -> session.map(this::state))
            .orElse("Nothing is known of it");
    return new Words(
        owner.gid().orElse(owner.label()),
        prepared.map(each -> each.owner()).or(() -> session.map(ForestBuilder::who)).orElse(""),
        doing,
        session.filter(each -> each.doing().state().equals("active")).isPresent()
            ? Tone.ACCENT
            : Tone.WARNING,
        inCycle
            ? "waits in a ring"
            : "holds " + held.map(each -> strongest(each).words()).orElse("a lock"),
        held.map(each -> each.queue().object().label()).orElse(""),
        "root");
  }

  private Words waiter(LockOwner owner, LockEdge edge) {
    var session = session(owner);
    var uncertain = edge.certainty() == LockEdge.Certainty.UNCERTAIN ? ", uncertain" : "";
    return new Words(
        owner.label(),
        session.map(ForestBuilder::who).orElse(""),
        session.map(ForestBuilder::query).orElse(""),
        Tone.MUTED,
        "wants " + edge.wanted().words(),
        edge.kind() == LockEdge.Kind.HARD
            ? edge.object().label() + uncertain
            : "queued behind " + edge.blocker().label() + uncertain,
        since(owner).map(this::clock).orElse("0:00"));
  }

  private record Held(LockQueue queue, LockQueue.Holder holder) {}

  /** What it holds that most wait for. */
  private Optional<Held> held(LockOwner owner) {
    return graph.places(owner).stream()
        .flatMap(queue ->
            queue.holders().stream()
                .filter(holder -> holder.owner().equals(owner))
                .map(holder -> new Held(queue, holder)))
        .max(Comparator.comparingInt(held -> held.queue().waiters().size()));
  }

  private static LockMode strongest(Held held) {
    return held.holder().modes().getLast();
  }

  private Optional<BlockNode> others() {
    var waits = sample.otherWaits();
    if (waits.isEmpty()) {
      return Optional.empty();
    }
    var kinds = new TreeMap<String, Integer>();
    waits.forEach(session ->
        session.doing().waiting().ifPresent(wait -> kinds.merge(wait.type(), 1, Integer::sum)));
    var says =
        kinds.entrySet().stream()
            .map(entry -> entry.getValue() + " on " + entry.getKey())
            .collect(Collectors.joining(", "));
    var words =
        new Words(
            "Waiting, but not on a lock", says, "They have no blocker.", Tone.MUTED, "", "", "");
    return Optional.of(
        new BlockNode(
            "others",
            Kind.OTHERS,
            Optional.empty(),
            words,
            0,
            "",
            waits.stream().map(this::other).toList()));
  }

  private BlockNode other(SessionActivity session) {
    var wait = session.doing().waiting().orElseThrow();
    var words =
        new Words(
            String.valueOf(session.pid()),
            who(session),
            query(session),
            Tone.MUTED,
            "waits for " + wait.type(),
            wait.event(),
            "");
    return new BlockNode(
        "other " + session.pid(),
        Kind.OTHER,
        Optional.empty(),
        words,
        0,
        search(words, Optional.of(session)),
        List.of());
  }

  // ---- words

  private Optional<SessionActivity> session(LockOwner owner) {
    return owner.isPrepared() ? Optional.empty() : Optional.ofNullable(sessions.get(owner.pid()));
  }

  /** A pid that is used again is another session. */
  private String key(LockOwner owner) {
    return owner.label()
        + session(owner)
            .flatMap(SessionActivity::backendStart)
            .map(start -> "@" + start)
            .orElse("");
  }

  private Optional<Instant> since(LockOwner owner) {
    return graph.waits(owner).stream()
        .flatMap(waiter -> waiter.since().stream())
        .min(Instant::compareTo);
  }

  private String clock(Instant since) {
    return Formats.clock(Duration.between(since, sample.serverTime()));
  }

  private String state(SessionActivity session) {
    var since =
        session
            .doing()
            .stateChange()
            .map(at -> " for " + Formats.prose(Duration.between(at, sample.serverTime())))
            .orElse("");
    return stateWord(session) + since;
  }

  static String stateWord(SessionActivity session) {
    var state = session.doing().state();
    if (state.isEmpty()) {
      return session.query().hidden() ? "State hidden" : "Server process";
    }
    return state.substring(0, 1).toUpperCase(Locale.ROOT) + state.substring(1);
  }

  static String who(SessionActivity session) {
    var client = session.client();
    var application = client.application().isEmpty() ? client.backendType() : client.application();
    return application.isEmpty() || client.user().isEmpty()
        ? application + client.user()
        : application + ", " + client.user();
  }

  private static String query(SessionActivity session) {
    var text =
        session.query().hidden()
            ? "Query hidden from this role"
            : session.query().text().strip().replaceAll("\\s+", " ");
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }

  private static String search(Words words, Optional<SessionActivity> session) {
    return String.join(
            " ",
            words.label(),
            words.who(),
            words.doing(),
            words.lock(),
            words.on(),
            session.map(each -> each.client().database() + " " + each.query().text()).orElse(""))
        .toLowerCase(Locale.ROOT);
  }
}

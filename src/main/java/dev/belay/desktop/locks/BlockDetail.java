package dev.belay.desktop.locks;

import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.watch.Facts.Fact;
import dev.belay.desktop.watch.Ways;
import dev.belay.live.LockOwner;
import dev.belay.live.SessionActivity;
import dev.belay.live.StatementText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that is shown of one who blocks or waits, and what can be done to it.
 *
 * @param key of its row
 * @param query empty where none is known
 * @param milder what would free some at a smaller price, in words; empty for nothing
 */
public record BlockDetail(
    String key,
    String label,
    String state,
    List<Fact> facts,
    Query query,
    Ways ways,
    String milder) {
  private static final String BEGINNING = ", its beginning";

  /** Copies the list. */
  public BlockDetail {
    facts = List.copyOf(facts);
  }

  /**
   * What it runs or ran.
   *
   * @param title says which of the two
   */
  public record Query(String title, String text) {}

  /** The same where nothing can be done. */
  BlockDetail refused(String why) {
    return new BlockDetail(key, label, state, facts, query, ways.refused(why), "");
  }

  /** The same with the whole text of the query, as far as the server keeps it. */
  BlockDetail with(StatementText whole) {
    return new BlockDetail(
        key,
        label,
        state,
        facts,
        new Query(
            query.title().replace(BEGINNING, "")
                + (whole.cut() ? ", as far as the server keeps it" : ""),
            whole.text()),
        ways,
        milder);
  }

  static BlockDetail of(BlockScene scene, String key, LockOwner owner) {
    var session = scene.session(owner);
    return new BlockDetail(
        key,
        owner.label(),
        owner.isPrepared()
            ? "Prepared transaction"
            : session.map(ForestBuilder::stateWord).orElse("Unknown"),
        facts(scene, owner, session),
        query(session),
        Ways.of(scene.sample(), owner),
        milder(scene, owner));
  }

  private static List<Fact> facts(
      BlockScene scene, LockOwner owner, Optional<SessionActivity> session) {
    var facts = new ArrayList<Fact>();
    var now = scene.sample().serverTime();
    scene
        .prepared(owner)
        .ifPresent(prepared -> {
          facts.add(new Fact("Owner", prepared.owner() + " in " + prepared.database()));
          facts.add(new Fact("Prepared", age(prepared.prepared(), now) + " ago, no session"));
        });
    session.ifPresent(one -> session(facts, one, now));
    var graph = scene.sample().locks();
    for (var queue : graph.places(owner)) {
      for (var holder : queue.holders()) {
        if (holder.owner().equals(owner)) {
          facts.add(
              new Fact(
                  "Holds",
                  holder.modes().stream()
                          .map(mode -> mode.words())
                          .collect(Collectors.joining(", "))
                      + " on "
                      + queue.object().label()));
        }
      }
      for (var waiter : queue.waiters()) {
        if (waiter.owner().equals(owner)) {
          facts.add(
              new Fact(
                  "Wants",
                  waiter.mode().words()
                      + " on "
                      + queue.object().label()
                      + waiter.since().map(at -> ", for " + age(at, now)).orElse("")
                      + ", place "
                      + waiter.position()
                      + " of "
                      + queue.waiters().size()));
        }
      }
    }
    facts.add(
        new Fact(
            "Blocks",
            graph.blocksDirectly(owner) + " directly, " + graph.blocksInAll(owner) + " in all"));
    return facts;
  }

  private static void session(List<Fact> facts, SessionActivity session, Instant now) {
    var client = session.client();
    facts.add(new Fact("User, database", client.user() + ", " + client.database()));
    facts.add(
        new Fact(
            "Application", client.application().isEmpty() ? "not named" : client.application()));
    facts.add(new Fact("Client", client.address().isEmpty() ? "not known" : client.address()));
    var doing = session.doing();
    doing
        .stateChange()
        .ifPresent(at -> facts.add(new Fact("In this state", "for " + age(at, now))));
    doing
        .transactionStart()
        .ifPresent(at ->
            facts.add(new Fact("Transaction", "open for " + age(at, now) + ", since " + utc(at))));
    session.backendStart().ifPresent(at -> facts.add(new Fact("Connected", "since " + utc(at))));
    session
        .horizon()
        .xminAge()
        .filter(age -> age > 0)
        .ifPresent(age ->
            facts.add(new Fact("Vacuum", "held back by " + Formats.count(age) + " transactions")));
  }

  private static String age(Instant then, Instant now) {
    return Formats.prose(Duration.between(then, now));
  }

  private static String utc(Instant at) {
    return Formats.moment(at) + " UTC";
  }

  private static Query query(Optional<SessionActivity> session) {
    if (session.isEmpty()) {
      return new Query("", "");
    }
    var query = session.get().query();
    if (query.hidden()) {
      return new Query("Query hidden from Belay's role", "");
    }
    return new Query(
        (session.get().doing().state().startsWith("idle") ? "Last query, finished" : "Query")
            + (query.cut() ? BEGINNING : ""),
        query.text());
  }

  /** One that waits for it itself and makes others wait behind it. */
  private static String milder(BlockScene scene, LockOwner owner) {
    if (owner.isPrepared() || !scene.sample().locks().waits(owner).isEmpty()) {
      return "";
    }
    var best =
        scene.forest().stream()
            .filter(root -> root.owner().equals(Optional.of(owner)))
            .flatMap(root -> root.below().stream())
            .filter(node -> node.kind() == BlockNode.Kind.WAITER && node.frees() > 0)
            .max(Comparator.comparingInt(BlockNode::frees));
    return best.map(waiter ->
            "Milder: cancel "
                + waiter.words().label()
                + ". It frees "
                + Ways.sessions(waiter.frees())
                + " and keeps the work of "
                + owner.label()
                + ".")
        .orElse("");
  }
}

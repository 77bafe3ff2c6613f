package dev.belay.desktop.activity;

import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.watch.Facts.Fact;
import dev.belay.desktop.watch.Ways;
import dev.belay.live.LockEdge;
import dev.belay.live.LockOwner;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import dev.belay.live.StatementText;
import dev.belay.sql.SqlLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that is shown of the chosen session.
 *
 * @param line as it was when it was last seen
 * @param gone whether it is not in the last sample any more
 */
public record SessionDetail(
    SessionLine line, List<Fact> facts, Query query, Ways ways, boolean gone) {
  /** Copies the list. */
  public SessionDetail {
    facts = List.copyOf(facts);
  }

  /**
   * What it runs or ran.
   *
   * @param title says which of the two, and whether there is more of it
   * @param sql exactly as the server has it
   * @param laidOut the same over several lines
   */
  public record Query(String title, String sql, String laidOut) {}

  private static final int NAMED = 5;

  /**
   * What is known of that line.
   *
   * @param whole its text, where the sample has only the beginning
   */
  static SessionDetail of(Sample sample, SessionLine line, Optional<StatementText> whole) {
    var ways =
        line.session()
            .map(session -> Ways.of(sample, session))
            .orElseGet(() -> Ways.of(sample, line.prepared().orElseThrow()));
    return new SessionDetail(line, facts(sample, line), query(line, whole), ways, false);
  }

  /** The same when it is not there any more. */
  SessionDetail ended() {
    return gone ? this : new SessionDetail(line, facts, query, ways, true);
  }

  private static List<Fact> facts(Sample sample, SessionLine line) {
    var facts = new ArrayList<Fact>();
    var client = line.facts().client();
    facts.add(new Fact("User, database", word(client.user()) + ", " + word(client.database())));
    facts.add(
        new Fact(
            "Application, client",
            (client.application().isEmpty() ? "not named" : client.application())
                + ", "
                + word(client.address())));
    if (!client.backendType().equals("client backend")) {
      facts.add(new Fact("Type", client.backendType().isEmpty() ? "hidden" : client.backendType()));
    }
    facts.add(new Fact("State", state(line)));
    times(facts, line);
    horizon(facts, line);
    locks(facts, sample, line);
    return facts;
  }

  private static String state(SessionLine line) {
    var times = line.facts().times();
    return Column.STATE.text(line)
        + times
            .state()
            .map(at -> " for " + Formats.prose(Duration.between(at, times.now())))
            .orElse("")
        + (line.isIdle() ? "" : ", waits for " + line.facts().waits());
  }

  private static void times(List<Fact> facts, SessionLine line) {
    var times = line.facts().times();
    times
        .transaction()
        .ifPresent(at -> facts.add(new Fact("Transaction", "open for " + since(at, times))));
    line.session()
        .flatMap(session -> session.doing().queryStart())
        .ifPresent(at ->
            facts.add(
                new Fact(
                    times.query().isPresent() ? "Query runs" : "Last query began",
                    times.query().isPresent() ? "for " + since(at, times) : since(at, times))));
    line.session()
        .flatMap(SessionActivity::backendStart)
        .ifPresent(at -> facts.add(new Fact("Connected", "for " + since(at, times))));
  }

  private static String since(Instant at, SessionLine.Times times) {
    return Formats.prose(Duration.between(at, times.now()))
        + ", since "
        + Formats.moment(at)
        + " UTC";
  }

  private static void horizon(List<Fact> facts, SessionLine line) {
    line.facts()
        .age()
        .xmin()
        .filter(age -> age > 0)
        .ifPresent(age ->
            facts.add(new Fact("Vacuum", "held back by " + Formats.count(age) + " transactions")));
    line.session()
        .flatMap(session -> session.horizon().xid())
        .ifPresent(xid -> facts.add(new Fact("Writes as", "transaction " + xid)));
    line.session()
        .flatMap(SessionActivity::leaderPid)
        .filter(leader -> leader != line.pid())
        .ifPresent(leader -> facts.add(new Fact("Works for", String.valueOf(leader))));
  }

  private static void locks(List<Fact> facts, Sample sample, SessionLine line) {
    var graph = sample.locks();
    var owner =
        line.prepared().isPresent()
            ? graph.owners().stream()
                .filter(
                    each -> each.isPrepared() && each.preparedXid() == line.prepared().get().xid())
                .findFirst()
            : graph.owner(line.pid());
    if (owner.isEmpty()) {
      facts.add(new Fact("Blocks", "nobody"));
      return;
    }
    var blocked = graph.blocksInAll(owner.get());
    facts.add(
        new Fact(
            "Blocks",
            blocked == 0
                ? "nobody"
                : graph.blocksDirectly(owner.get()) + " directly, " + blocked + " in all"));
    var by = graph.blockersOf(owner.get()).stream().map(LockEdge::blocker).distinct().toList();
    if (!by.isEmpty()) {
      facts.add(
          new Fact(
              "Blocked by",
              by.stream().limit(NAMED).map(LockOwner::label).collect(Collectors.joining(", "))
                  + (by.size() > NAMED ? " and " + (by.size() - NAMED) + " more" : "")));
    }
  }

  private static Query query(SessionLine line, Optional<StatementText> whole) {
    if (line.session().isEmpty()) {
      return new Query("A prepared transaction has no query", "", "");
    }
    var query = line.session().get().query();
    if (query.hidden()) {
      return new Query("Query hidden from Belay's role", "", "");
    }
    var text = whole.map(StatementText::text).orElse(query.text()).strip();
    if (text.isEmpty()) {
      return new Query("It has run no query", "", "");
    }
    var cut =
        whole
            .map(all -> all.cut() ? ", as far as the server keeps it" : "")
            .orElse(query.cut() ? ", its beginning" : "");
    var finished = line.facts().state().startsWith("idle");
    return new Query((finished ? "Last query, finished" : "Query") + cut, text, SqlLayout.of(text));
  }

  private static String word(String value) {
    return value.isEmpty() ? "none" : value;
  }
}

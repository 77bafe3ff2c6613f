package dev.belay.desktop.locks;

import dev.belay.desktop.fx.Formats;
import dev.belay.live.LockEdge;
import dev.belay.live.LockOwner;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import dev.belay.live.recorder.DataPolicy;
import dev.belay.live.recorder.QueryTexts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A sample's sessions and waits as text that goes elsewhere: SQL, Markdown, CSV, JSON. */
final class LocksText {
  /** 900 waiters on one lock have 405,450 edges. */
  private static final int MOST = 20_000;

  private static final String COLUMNS =
      "waiter_pid,waiter_gid,waiter_user,waiter_application,wants,object,waiting_seconds,kind,"
          + "certainty,blocker_pid,blocker_gid,blocker_user,blocker_application,blocker_mode,"
          + "waiter_query,blocker_query";

  private final String server;
  private final Sample sample;
  private final DataPolicy policy;
  private final QueryTexts texts;

  /**
   * Texts of that sample.
   *
   * @param texts what may leave of other users' queries
   */
  LocksText(String server, Sample sample, QueryTexts texts) {
    this.server = server;
    this.sample = sample;
    this.texts = texts;
    this.policy = new DataPolicy(texts);
  }

  /** One's query, and the statements that show what it holds and who waits for it. */
  static String sql(BlockDetail one, LockOwner owner) {
    if (owner.isPrepared()) {
      return """
      -- %s, a prepared transaction: no session, no query
      SELECT * FROM pg_prepared_xacts WHERE gid = '%s';
      """
          .formatted(owner.label(), owner.gid().orElse("").replace("'", "''"));
    }
    var query = one.query().text().strip();
    var text = query.isEmpty() ? "-- (not known)" : query.endsWith(";") ? query : query + ";";
    return """
    -- %1$d, %2$s. %3$s:
    %4$s

    -- what it holds and wants
    SELECT locktype, relation::regclass, mode, granted, waitstart
      FROM pg_locks WHERE pid = %1$d ORDER BY granted, relation;

    -- who waits for it
    SELECT pid, usename, application_name, wait_event, query_start, query
      FROM pg_stat_activity WHERE %1$d = ANY (pg_blocking_pids(pid));
    """
        .formatted(
            owner.pid(),
            one.state(),
            one.query().title().isEmpty() ? "Its query" : one.query().title(),
            text);
  }

  /** One's facts and query as Markdown, with the time. */
  static String markdown(BlockDetail one, Instant at, String rows) {
    var facts =
        one.facts().stream()
            .map(fact -> "- " + fact.label() + ": " + fact.value())
            .collect(Collectors.joining("\n"));
    return "## "
        + one.label()
        + ", "
        + one.state()
        + "\n\n"
        + Formats.date(at)
        + " "
        + Formats.moment(at)
        + " UTC\n\n"
        + facts
        + "\n- "
        + one.ways().frees()
        + (one.query().text().isBlank()
            ? ""
            : "\n\n" + one.query().title() + ":\n\n```sql\n" + one.query().text().strip() + "\n```")
        + "\n\n```\n"
        + rows.stripTrailing()
        + "\n```\n";
  }

  private List<LockEdge> edges() {
    return sample.locks().edges(MOST);
  }

  /** One line for each wait; the limit is said where it is reached. */
  String csv() {
    var lines = new ArrayList<String>();
    lines.add(COLUMNS);
    var edges = edges();
    edges.forEach(edge -> lines.add(line(edge)));
    return String.join("\r\n", lines) + "\r\n";
  }

  private String line(LockEdge edge) {
    var waiter = session(edge.waiter());
    var blocker = session(edge.blocker());
    return List.of(
            edge.waiter().isPrepared() ? "" : String.valueOf(edge.waiter().pid()),
            edge.waiter().gid().orElse(""),
            waiter.map(it -> it.client().user()).orElse(""),
            waiter.map(it -> it.client().application()).orElse(""),
            edge.wanted().words(),
            edge.object().label(),
            waits(edge.waiter()).map(String::valueOf).orElse(""),
            word(edge.kind()),
            word(edge.certainty()),
            edge.blocker().isPrepared() ? "" : String.valueOf(edge.blocker().pid()),
            edge.blocker().gid().orElse(""),
            blocker.map(it -> it.client().user()).orElse(""),
            blocker.map(it -> it.client().application()).orElse(""),
            edge.inTheWay().words(),
            waiter.map(it -> it.query().text()).orElse(""),
            blocker.map(it -> it.query().text()).orElse(""))
        .stream()
        .map(LocksText::quoted)
        .collect(Collectors.joining(","));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String quoted(String value) {
    return value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + value.replace("\"", "\"\"") + '"'
        : value;
  }

  private Optional<SessionActivity> session(LockOwner owner) {
    return owner.isPrepared() ? Optional.empty() : sample.session(owner.pid()).map(policy::apply);
  }

  private Optional<Double> waits(LockOwner owner) {
    return sample.locks().waits(owner).stream()
        .flatMap(waiter -> waiter.since().stream())
        .min(Instant::compareTo)
        .map(since -> Duration.between(since, sample.serverTime()).toMillis() / 1000.0);
  }

  /** Who is in the graph, and each wait. */
  String json() {
    var mapper = JsonMapper.builder().build();
    var root = mapper.createObjectNode();
    root.put("server", server);
    root.put("sampled_at", sample.serverTime().toString());
    root.put("query_texts", word(texts));
    var sessions = root.putArray("sessions");
    sample.locks().owners().forEach(owner -> put(sessions.addObject(), owner));
    var waits = root.putArray("waits");
    var edges = edges();
    for (var edge : edges) {
      var node = waits.addObject();
      node.put("waiter", edge.waiter().label());
      node.put("blocker", edge.blocker().label());
      node.put("kind", word(edge.kind()));
      node.put("certainty", word(edge.certainty()));
      node.put("object", edge.object().label());
      node.put("wants", edge.wanted().words());
      node.put("in_the_way", edge.inTheWay().words());
    }
    root.put("waits_complete", edges.size() < MOST);
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private void put(ObjectNode node, LockOwner owner) {
    var graph = sample.locks();
    node.put("session", owner.label());
    node.put("root", graph.roots().contains(owner));
    node.put("in_ring", graph.inCycle(owner));
    node.put("blocks_directly", graph.blocksDirectly(owner));
    node.put("blocks_in_all", graph.blocksInAll(owner));
    waits(owner).ifPresent(seconds -> node.put("waiting_seconds", seconds));
    session(owner)
        .ifPresent(one -> {
          node.put("pid", one.pid());
          one.backendStart().ifPresent(at -> node.put("backend_start", at.toString()));
          node.put("user", one.client().user());
          node.put("database", one.client().database());
          node.put("application", one.client().application());
          node.put("client", one.client().address());
          node.put("state", one.doing().state());
          node.put("query", one.query().text());
        });
  }
}

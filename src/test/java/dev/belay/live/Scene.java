package dev.belay.live;

import dev.belay.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sessions that hold locks and wait for them, on a database of their own, and what ends them. */
final class Scene implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestServer server;
  private final String database;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Connection> connections = new ArrayList<>();
  private final Connection observer;
  private final List<String> others = new ArrayList<>();

  Scene(TestServer server) throws SQLException {
    this.server = server;
    this.database = server.freshDatabase();
    this.observer = server.connect(database);
  }

  /** One client; its pid is asked at the start. */
  record Actor(Connection connection, int pid) {}

  String database() {
    return database;
  }

  /** Another database, made with these options of CREATE DATABASE. */
  String database(String options) {
    var name = database + "_" + others.size();
    server.execute(
        "postgres", "CREATE DATABASE " + name + " TEMPLATE template0 LOCALE 'C' " + options);
    others.add(name);
    return name;
  }

  /** For samples and for the server's own answer. */
  Connection observer() {
    return observer;
  }

  void prepare(String... statements) {
    server.execute(database, statements);
  }

  /** A client in the scene's database. */
  Actor actor() throws SQLException {
    return actor(database);
  }

  /** A client in that database. */
  Actor actor(String where) throws SQLException {
    var connection = server.connect(where);
    connections.add(connection);
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
      rows.next();
      return new Actor(connection, rows.getInt(1));
    }
  }

  /** A client that has done these and still runs nothing. */
  Actor holding(String... statements) throws SQLException {
    var actor = actor();
    for (var sql : statements) {
      run(actor, sql);
    }
    return actor;
  }

  /** A client that waits for a lock; returns when the server shows it. */
  Actor waiting(String... statements) throws Exception {
    var actor = actor();
    begin(actor, statements);
    awaitWaiting(actor);
    return actor;
  }

  /** Begins statements and does not wait for their end. */
  Future<?> begin(Actor actor, String... statements) {
    return threads.submit(() -> {
      for (var sql : statements) {
        run(actor, sql);
      }
      return null;
    });
  }

  /** Something that a client does on a thread of its own. */
  interface Work {
    void run() throws Exception;
  }

  /** Begins work and does not wait for its end. */
  Future<?> begin(Work work) {
    return threads.submit(() -> {
      work.run();
      return null;
    });
  }

  void awaitWaiting(Actor actor) throws Exception {
    await(() ->
        number("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = " + actor.pid()) > 0);
  }

  void awaitIdle(Actor actor) throws Exception {
    await(() ->
        number(
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle' AND pid = "
                    + actor.pid())
            > 0);
  }

  long number(String sql) throws SQLException {
    try (var statement = observer.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** What the server says for whom that process waits. */
  Set<Integer> blockers(int pid) throws SQLException {
    var blockers = new HashSet<Integer>();
    try (var statement = observer.createStatement();
        var rows = statement.executeQuery("SELECT unnest(pg_blocking_pids(" + pid + "))")) {
      while (rows.next()) {
        blockers.add(rows.getInt(1));
      }
    }
    return blockers;
  }

  /** Whom the graph names. */
  static Set<Integer> blockers(LockGraph graph, int pid) {
    var blockers = new HashSet<Integer>();
    graph
        .owner(pid)
        .ifPresent(
            owner -> graph.blockersOf(owner).forEach(edge -> blockers.add(edge.blocker().pid())));
    return blockers;
  }

  static void run(Actor actor, String sql) throws SQLException {
    try (var statement = actor.connection().createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns as soon as it is true. */
  static void await(Callable<Boolean> condition) throws Exception {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("It did not become true within " + PATIENCE);
      }
      Thread.sleep(5);
    }
  }

  /** The outcome of what was begun. */
  static void done(Future<?> future) throws InterruptedException {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  /** Ends all clients; one in the middle of a wait ends with its process. */
  void end() throws SQLException {
    try (var own = server.connect("postgres");
        var statement = own.createStatement()) {
      for (var connection : connections) {
        var pid = connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
        statement.execute("SELECT pg_terminate_backend(" + pid + ")");
      }
    }
    rollbackPrepared();
    for (var connection : connections) {
      connection.close();
    }
    connections.clear();
  }

  private void rollbackPrepared() throws SQLException {
    try (var own = server.connect(database);
        var statement = own.createStatement()) {
      var left = new ArrayList<String>();
      try (var rows =
          statement.executeQuery(
              "SELECT quote_literal(gid) FROM pg_prepared_xacts WHERE database ="
                  + " current_database()")) {
        while (rows.next()) {
          left.add(rows.getString(1));
        }
      }
      for (var gid : left) {
        statement.execute("ROLLBACK PREPARED " + gid);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    end();
    threads.shutdownNow();
    observer.close();
    others.add(database);
    for (var name : others) {
      server.execute("postgres", "DROP DATABASE " + name + " WITH (FORCE)");
    }
  }
}

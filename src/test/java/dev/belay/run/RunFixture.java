package dev.belay.run;

import dev.belay.journal.Entry;
import dev.belay.journal.Evidence;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.migration.Baseline;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Provenance;
import dev.belay.postgres.Secret;
import dev.belay.postgres.Target;
import dev.belay.postgres.Tls;
import dev.belay.run.action.ActionRunners;
import dev.belay.runbook.Resolved;
import dev.belay.runbook.RunbookReader;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Runs of small runbooks on a database of their own. */
final class RunFixture {
  static final String OPERATOR = "operator";
  private static final Baseline NOTHING_IN_EFFECT =
      new Baseline(Optional.empty(), "the tables are the test's own", OPERATOR);

  final TestServer server;
  final String database;
  final Path folder;
  final Path home;
  final List<String> refused = new ArrayList<>();
  final List<Entry> entries = new CopyOnWriteArrayList<>();
  final List<String> told = new CopyOnWriteArrayList<>();
  final List<Optional<Silence>> silences = new CopyOnWriteArrayList<>();
  final List<Optional<GuardCount>> guards = new CopyOnWriteArrayList<>();
  final List<Evidence> read = new CopyOnWriteArrayList<>();
  private final Map<String, Deque<Function<StepState, Command>>> answers = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());
  private final AtomicLong stoodStill = new AtomicLong();
  private RunClock.Patience patience = RunClock.Patience.DEFAULT;
  private DeadMansHandle handle = DeadMansHandle.DEFAULT;
  private final Map<String, String> params = new HashMap<>();
  private int continues;
  private Set<String> beside = Set.of();
  private boolean markers = true;
  private String user = TestServer.USER;
  private String password = TestServer.PASSWORD;
  private Map<String, String> sessionOptions = Map.of();
  private Optional<HostPort> through = Optional.empty();
  private Checkpoint checkpoint = Checkpoint.NONE;
  private JournalEvent.Options options = new JournalEvent.Options(false, false);

  RunFixture(TestServer server, Path folder) {
    this(server, folder, folder.resolve("home"), server.freshDatabase());
  }

  private RunFixture(TestServer server, Path folder, Path home, String database) {
    this.server = server;
    this.folder = folder;
    this.home = home;
    this.database = database;
  }

  /** The same database, driven from another home. */
  RunFixture from(Path otherHome) {
    return new RunFixture(server, folder, otherHome, database);
  }

  RunFixture withoutMarkers() {
    markers = false;
    return this;
  }

  /** Logs in as that role, which must have the test password. */
  RunFixture as(String role) {
    user = role;
    return this;
  }

  RunFixture as(String role, String itsPassword) {
    user = role;
    password = itsPassword;
    return this;
  }

  /** Sessions begin with these settings, as {@code -c name=value}. */
  RunFixture sessionOptions(String text) {
    sessionOptions = Map.of("options", text);
    return this;
  }

  /** Waits so many seconds for a connection and for each answer of the log-in. */
  RunFixture sessionConnectTimeout(int seconds) {
    sessionOptions = Map.of("connect_timeout", String.valueOf(seconds));
    return this;
  }

  /** Reaches the server through what listens at that port of this machine. */
  RunFixture through(int port) {
    through = Optional.of(new HostPort("127.0.0.1", port));
    return this;
  }

  RunFixture withCommands() {
    options = new JournalEvent.Options(true, options.automaticRollback());
    return this;
  }

  RunFixture withAutomaticRollback() {
    options = new JournalEvent.Options(options.commands(), true);
    return this;
  }

  /** Confirms that new runs begin beside these. */
  RunFixture beside(String... runs) {
    beside = Set.of(runs);
    return this;
  }

  RunFixture at(Checkpoint where) {
    checkpoint = where;
    return this;
  }

  RunFixture param(String name, String value) {
    params.put(name, value);
    return this;
  }

  /** Commands that are given when that step waits, one after the other. */
  RunFixture answer(String step, Function<StepState, Command> answer) {
    answers.computeIfAbsent(step, _ -> new ArrayDeque<>()).add(answer);
    return this;
  }

  /** A person who lets a held run go on, so many times. */
  RunFixture continuing(int times) {
    continues = times;
    return this;
  }

  /** Lets that time pass for Belay. */
  void pass(Duration time) {
    ahead.updateAndGet(time::plus);
  }

  /** Lets the process stand still for that time, as far as its ticks tell. */
  void standStill(Duration time) {
    stoodStill.addAndGet(time.toNanos());
  }

  /** Bears silence for as long. */
  RunFixture patience(RunClock.Patience limits) {
    patience = limits;
    return this;
  }

  /** An environment variable that holds a secret. */
  RunFixture secret(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** The server does not look whether its client is still there. */
  RunFixture unnoticed() {
    handle =
        new DeadMansHandle(
            handle.tcpUserTimeout(),
            Duration.ZERO,
            handle.idleInTransaction(),
            handle.transactionTimeout(),
            handle.keepalives());
    return this;
  }

  Path write(String name, String text) {
    try {
      var file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A runbook of these steps, each a YAML list item without indentation. */
  Resolved runbook(String paramsYaml, String... steps) {
    var text =
        new StringBuilder(
            """
            belay: 1
            id: test
            title: Test
            kind: migration
            owner: tests
            version: "1"
            last-review: 2026-01-01
            next-review: 2099-01-01
            """);
    if (!paramsYaml.isBlank()) {
      text.append("params:\n").append(paramsYaml.indent(2));
    }
    text.append("phases:\n  - id: all\n    title: All\n    steps:\n");
    for (var step : steps) {
      text.append(step.indent(6));
    }
    var reading = new RunbookReader(Clock.systemUTC()).read(write("test.yaml", text.toString()));
    if (reading.resolved().isEmpty()) {
      throw new IllegalStateException(reading.problems() + "\n" + text);
    }
    return reading.resolved().get();
  }

  Target target() {
    return new Target(
        "test-target",
        Environment.DEVELOPMENT,
        new ConnectionSpec(
            List.of(through.orElse(new HostPort(server.host(), server.port()))),
            database,
            user,
            Optional.of(Secret.of(password)),
            Tls.PREFER,
            sessionOptions,
            Provenance.none()),
        markers,
        handle);
  }

  RunEngine engine() {
    var runners = new ActionRunners(Optional.empty());
    return new RunEngine(
        new JournalStore(home, clock),
        new Connector(),
        runners::of,
        runners::undo,
        new Secrets(environment),
        new RunClock(clock, () -> System.nanoTime() + stoodStill.get(), patience),
        checkpoint);
  }

  RunListener listener() {
    return new RunListener() {
      @Override
      public void onEntry(Entry entry, RunState state) {
        entries.add(entry);
      }

      @Override
      public void onRead(String step, Evidence evidence) {
        read.add(evidence);
      }

      @Override
      public void onGuard(String step, Optional<GuardCount> counting) {
        guards.add(counting);
      }

      @Override
      public void onProgress(String step, String text) {
        told.add(text);
      }

      @Override
      public void onSilence(Optional<Silence> silence) {
        silences.add(silence);
      }

      @Override
      public void onRefused(Command command, String why) {
        refused.add(why);
      }
    };
  }

  /** Makes a run of the runbook and drives it until it is over or needs somebody. */
  RunState run(Resolved runbook) throws Exception {
    try (var run = create(runbook)) {
      return run.drive(commands());
    }
  }

  /** Says that nothing of any folder is in effect yet, whatever tables the test makes. */
  RunFixture withBaseline() throws Exception {
    Files.createDirectories(folder.resolve("migrations"));
    new BaselineWork(new Connector())
        .record(target(), folder.resolve("migrations"), NOTHING_IN_EFFECT);
    return this;
  }

  Run create(Resolved runbook) throws Exception {
    return Run.create(
        engine(),
        new RunRequest(runbook, params, target(), options, OPERATOR, beside),
        List.of(listener()));
  }

  RunState resume(String name) throws Exception {
    try (var run = Run.resume(engine(), name, target(), OPERATOR, List.of(listener()))) {
      return run.drive(commands());
    }
  }

  private boolean disconnected() {
    return entries.reversed().stream()
        .map(Entry::event)
        .filter(event ->
            event instanceof JournalEvent.SessionLost
                || event instanceof JournalEvent.SessionOpened)
        .findFirst()
        .filter(JournalEvent.SessionLost.class::isInstance)
        .isPresent();
  }

  /** Answers what is known; leaves where nothing is. Confirms clicks by itself. */
  CommandSource commands() {
    return (state, patience) -> {
      if (state.status() != RunStatus.HELD && disconnected()
          || state.status() == RunStatus.RUNNING && state.inDoubt()) {
        Thread.sleep(patience);
        return Optional.empty();
      }
      if (state.status() == RunStatus.HELD && continues > 0) {
        continues--;
        return Optional.of(new Command.Continue(OPERATOR));
      }
      var current = state.current();
      if (current.isPresent()) {
        var step = current.get();
        var given = answers.getOrDefault(step.id(), new ArrayDeque<>()).poll();
        if (given != null) {
          return Optional.of(given.apply(step));
        }
        var need = step.said().waiting().map(StepState.Waiting::need);
        if (need.equals(Optional.of(JournalEvent.Need.CONFIRMATION))) {
          return Optional.of(new Command.Confirm(step.id(), Optional.empty(), OPERATOR));
        }
      }
      return Optional.of(new Command.Leave(OPERATOR));
    };
  }

  String value(String sql) {
    return server.value(database, sql);
  }

  void execute(String... statements) {
    server.execute(database, statements);
  }

  /** The names of the journal's events, in order. */
  List<String> events() {
    return entries.stream().map(entry -> Recorder.name(entry.event())).toList();
  }

  static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}

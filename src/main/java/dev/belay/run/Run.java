package dev.belay.run;

import dev.belay.journal.BelayVersion;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalWriter;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.postgres.BackendId;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.Target;
import dev.belay.run.RunRefusedException.Reason;
import dev.belay.runbook.Resolved;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.RunbookJson;
import dev.belay.runbook.Step;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A run that is open in this process. Made or opened with the target connected and checked; driven
 * by {@link #drive}. A stop may be asked for from any thread.
 */
public final class Run implements AutoCloseable {
  private static final int FORMAT = 1;

  private final RunEngine engine;
  private final JournalWriter writer;
  private final Recorder recorder;
  private final RunParts parts;
  private final Binding binding;
  private final MarkerCheck markers;
  private final Target target;
  private Optional<String> unfollowed = Optional.empty();

  private Run(
      RunEngine engine,
      JournalWriter writer,
      RunSessions sessions,
      Resolved resolved,
      Map<String, String> params,
      Target target) {
    this.engine = engine;
    this.writer = writer;
    this.target = target;
    this.recorder = new Recorder(writer, engine.checkpoint());
    writer.redact(new RunSecrets(engine.secrets(), resolved, params, target).redactor());
    var values = new Values(resolved.runbook(), params, recorder::state, engine.secrets());
    this.parts =
        new RunParts(
            resolved.runbook(),
            recorder,
            sessions,
            values,
            new StopSignal(),
            new RunParts.Folders(base(resolved), engine.store().folder(writer.run())),
            engine.clock());
    this.binding = new Binding(sessions, writer.run());
    this.markers = new MarkerCheck(parts, this::entries);
  }

  /**
   * Makes a run: checks the parameters, connects, refuses a wrong target, and only then writes.
   *
   * @throws ConnectException when the database cannot be reached
   * @throws RunRefusedException when the target or the parameters are not what they must be
   */
  public static Run create(RunEngine engine, RunRequest asked, List<RunListener> listeners)
      throws ConnectException, RunRefusedException {
    var request = RunOpening.complete(asked);
    var runbook = request.resolved().runbook();
    var target = request.target();
    new RunSecrets(engine.secrets(), request.resolved(), request.params(), target).requireFit();
    var name = engine.store().newRunId();
    var sessions = new RunSessions(engine.connector(), target, name, engine.clock());
    try {
      sessions.open();
      new Binding(sessions, name).inspect(runbook.target());
      new OtherRuns(sessions, engine.store()).require(request.beside());
      var values = Values.before(runbook, request.params(), engine.secrets());
      var plans = new Plans(sessions, values, base(request.resolved()));
      var opening = new RunOpening(runbook, plans);
      opening.require();
      return begin(engine, request, sessions, name, opening.plans(), listeners);
    } catch (SQLException e) {
      sessions.close();
      engine.store().discard(name);
      throw database(e);
    } catch (ConnectException | RunRefusedException | RuntimeException e) {
      sessions.close();
      engine.store().discard(name);
      throw e;
    }
  }

  private static Run begin(
      RunEngine engine,
      RunRequest request,
      RunSessions sessions,
      String name,
      List<JournalEvent.PlanRead> plans,
      List<RunListener> listeners)
      throws RunRefusedException, SQLException {
    var writer = engine.store().create(name);
    try {
      var run =
          new Run(engine, writer, sessions, request.resolved(), request.params(), request.target());
      listeners.forEach(run.recorder::listen);
      run.open(request, plans);
      return run;
    } catch (SQLException | RunRefusedException | RuntimeException e) {
      // What was begun can be resumed, in this process too.
      writer.close();
      throw e;
    }
  }

  private void open(RunRequest request, List<JournalEvent.PlanRead> plans)
      throws RunRefusedException, SQLException {
    recorder.record(
        new JournalEvent.RunOpened(
            new JournalEvent.Version(FORMAT, BelayVersion.current()),
            RunbookJson.text(request.resolved()),
            request.resolved().runbook().steps().stream().map(Step::id).toList(),
            request.params(),
            new JournalEvent.MeantTarget(
                target.name(),
                Binding.word(target.environment()),
                target.spec().displayUri(),
                target.markersAllowed()),
            request.options(),
            request.operator()));
    plans.forEach(recorder::record);
    var title = parts.runbook().about().title();
    var fingerprint = binding.plant(target.markersAllowed(), title, request.operator());
    new OtherRuns(parts.sessions(), engine.store()).begun();
    recorder.record(new JournalEvent.TargetBound(fingerprint.asMap(), target.markersAllowed()));
    var start = fingerprint.server().postmasterStart();
    var work = parts.sessions().work().backend();
    var watch = parts.sessions().watchSession().backend();
    recorder.record(new JournalEvent.SessionOpened("work", work.pid(), work.start(), start));
    recorder.record(new JournalEvent.SessionOpened("watch", watch.pid(), watch.start(), start));
  }

  /**
   * Opens a run again: the journal first, then the server, which must be the one it is bound to.
   *
   * @param reached where to connect; the name that is typed to confirm stays the journal's, and
   *     another environment than the journal's is refused
   */
  public static Run resume(
      RunEngine engine, String name, Target reached, String operator, List<RunListener> listeners)
      throws ConnectException, RunRefusedException {
    var opened = engine.store().open(name);
    var writer = opened.writer();
    var state = writer.state();
    var target = meant(reached, state);
    var sessions = new RunSessions(engine.connector(), target, writer.run(), engine.clock());
    try {
      if (state.status() == RunStatus.FINISHED) {
        throw new RunRefusedException(
            Reason.FINISHED, "Run " + name + " is over.", "Start a new run.");
      }
      var event = state.opened().event();
      sameMeaning(target, state);
      sessions.remember(earlierSessions(opened.entries()));
      var resolved = state.resolved();
      new RunSecrets(engine.secrets(), resolved, event.params(), target).requireFit();
      sessions.open();
      var run = new Run(engine, writer, sessions, resolved, event.params(), target);
      listeners.forEach(run.recorder::listen);
      run.unfollowed = lastEnded(opened.entries());
      run.rebind(operator);
      return run;
    } catch (SQLException e) {
      sessions.close();
      writer.close();
      throw database(e);
    } catch (ConnectException | RunRefusedException | RuntimeException e) {
      sessions.close();
      writer.close();
      throw e;
    }
  }

  private static Stream<BackendId> earlierSessions(List<Entry> entries) {
    return entries.stream()
        .map(Entry::event)
        .filter(JournalEvent.SessionOpened.class::isInstance)
        .map(JournalEvent.SessionOpened.class::cast)
        .map(session -> new BackendId(session.pid(), session.backendStart()));
  }

  /** The target as the run was opened for it, reached where it is reached now. */
  private static Target meant(Target reached, RunState state) {
    var meant = state.opened().event().target();
    return new Target(
        meant.name(),
        reached.environment(),
        reached.spec(),
        reached.markersAllowed() && meant.markers(),
        reached.handle());
  }

  private static void sameMeaning(Target target, RunState state) throws RunRefusedException {
    var meant = state.opened().event().target();
    var word = Binding.word(target.environment());
    if (!meant.environment().equals(word)) {
      throw new RunRefusedException(
          Reason.REQUIREMENT,
          "The run was opened for "
              + meant.environment()
              + ", and the connection says "
              + word
              + ". Nothing was written.",
          "Resume it with the connection that it was opened with, or start a new run.");
    }
    if (state.bound().isEmpty() && !meant.address().equals(target.spec().displayUri())) {
      throw new RunRefusedException(
          Reason.WRONG_SERVER,
          "The run was opened for "
              + meant.address()
              + " and is not bound to a server yet; the"
              + " connection says "
              + target.spec().displayUri()
              + ". Nothing was written.",
          "Resume it with " + meant.address() + ", or start a new run.");
    }
  }

  /** The step whose end is the last that was written: where it leads may not have been followed. */
  private static Optional<String> lastEnded(List<Entry> entries) {
    for (var entry : entries.reversed()) {
      switch (entry.event()) {
        case JournalEvent.RunResumed _,
            JournalEvent.SessionOpened _,
            JournalEvent.SessionLost _,
            JournalEvent.SessionActed _,
            JournalEvent.PointOfNoReturn _ -> {}
        case JournalEvent.StepDone done -> {
          return Optional.of(done.step());
        }
        case JournalEvent.StepFailed failed -> {
          return Optional.of(failed.step());
        }
        case JournalEvent other -> {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private void rebind(String operator) throws RunRefusedException, SQLException {
    if (recorder.state().bound().isEmpty()) {
      binding.inspect(parts.runbook().target());
      if (recorder.state().plans().isEmpty()) {
        new RunOpening(parts.runbook(), Plans.of(parts)).plans().forEach(recorder::record);
      }
      var title = parts.runbook().about().title();
      var planted = binding.plant(target.markersAllowed(), title, operator);
      recorder.record(new JournalEvent.TargetBound(planted.asMap(), target.markersAllowed()));
    }
    binding.require(recorder.state());
    binding.inspect(parts.runbook().target());
    binding.lock();
    if (markers.compare() instanceof MarkerCheck.Finding.Overtaken overtaken) {
      throw overtaken.refusal();
    }
    recorder.record(new JournalEvent.RunResumed(operator, binding.read().asMap()));
    var doubts = doubts(desk(new CommandQueue()));
    doubts.openUp();
    doubts.sessionsOpened();
  }

  /**
   * Drives the run until it is over or left. On the calling thread; once.
   *
   * @return its state then
   */
  public RunState drive(CommandSource commands) throws InterruptedException {
    var desk = desk(commands);
    var gates = new Gatekeeper(parts);
    var attempts = new Attempts(parts, desk, binding, markers);
    var execution = new Execution(parts, desk, gates, attempts, engine.runners());
    var losses = new StepLosses(parts, engine.runners());
    var undoing = new Undoing(parts, desk, gates, attempts, losses, engine.undoers());
    var interaction = new Interaction(parts, desk, gates, losses, target);
    try (var _ = new Pulse(parts)) {
      var state =
          new RunLoop(parts, desk, interaction, execution, doubts(desk), undoing).drive(unfollowed);
      if (state.status() == RunStatus.FINISHED) {
        markers.finish();
      } else {
        markers.noteQuietly();
      }
      return state;
    }
  }

  private Desk desk(CommandSource commands) {
    return new Desk(parts.runbook(), target, recorder, commands, parts.stop());
  }

  private Doubts doubts(Desk desk) {
    return new Doubts(parts, desk, binding, new Settler(parts), markers, engine.runners());
  }

  /** Asks to stop: the running step is cancelled at once. Any thread. */
  public void stop(String by) {
    if (state().status() == RunStatus.FINISHED) {
      return;
    }
    recorder.record(new JournalEvent.StopRequested(by));
    parts.stop().request(by);
  }

  /**
   * Writes down what a person asks for with somebody else's session, before it is sent; the given
   * one takes what came of it, and the run does not end before. Any thread.
   */
  public Consumer<String> asked(String act, String by) {
    return recorder.asked(act, by);
  }

  /** Lets the running step block others for longer, or refuses to. Any thread. */
  public void extendGuard(Command.ExtendGuard wanted) {
    new GuardExtension(parts.runbook(), recorder, target.environment()).extend(wanted);
  }

  public String name() {
    return writer.run();
  }

  public RunState state() {
    return recorder.state();
  }

  public Runbook runbook() {
    return parts.runbook();
  }

  public Target target() {
    return target;
  }

  /** Gives the sessions and the journal free; an unfinished run can be resumed. */
  @Override
  public void close() {
    parts.sessions().close();
    writer.close();
  }

  private static RunRefusedException database(SQLException e) {
    var cause = Failures.of(e);
    return new RunRefusedException(Reason.DATABASE, cause.message(), cause.cure());
  }

  /** The folder that the runbook's relative paths start at. */
  private static Path base(Resolved resolved) {
    return Optional.ofNullable(resolved.file().toAbsolutePath().getParent()).orElse(Path.of("."));
  }

  /** The entries of the journal so far. */
  public List<Entry> entries() {
    return engine.store().read(writer.run()).entries();
  }
}

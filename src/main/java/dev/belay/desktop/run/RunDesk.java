package dev.belay.desktop.run;

import dev.belay.desktop.fx.Latest;
import dev.belay.desktop.run.RunPicture.Driven;
import dev.belay.desktop.run.RunPicture.Heard;
import dev.belay.journal.DeadAttempts;
import dev.belay.journal.JournalException;
import dev.belay.journal.JournalReading;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.Environment;
import dev.belay.postgres.SpecException;
import dev.belay.postgres.Target;
import dev.belay.postgres.sandbox.SandboxException;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.run.Command;
import dev.belay.run.Run;
import dev.belay.run.RunEngine;
import dev.belay.run.RunListener;
import dev.belay.run.RunRefusedException;
import dev.belay.run.RunRequest;
import dev.belay.run.RunTargets;
import dev.belay.run.SandboxClaim;
import dev.belay.run.answers.Answers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and resumes runs, each on a thread of its own, and hands what is to be seen of them to the
 * screen. No method waits: all of them may be called on the FX thread. One run is driven at a time.
 */
public final class RunDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunDesk.class);

  private final RunEngine engine;
  private final RunTargets targets;
  private final SandboxKeeper sandboxes;
  private final Latest<RunRoom> room;
  private final List<RunListener> others = new CopyOnWriteArrayList<>();
  private Optional<RunDrive> drive = Optional.empty();
  private Optional<Thread> thread = Optional.empty();

  /**
   * A desk without a run.
   *
   * @param fx where the receiver is told
   * @param receiver takes what the room holds, the newest only
   */
  public RunDesk(
      RunEngine engine,
      RunTargets targets,
      SandboxKeeper sandboxes,
      Executor fx,
      Consumer<RunRoom> receiver) {
    this.engine = engine;
    this.targets = targets;
    this.sandboxes = sandboxes;
    this.room = new Latest<>(fx, receiver);
  }

  /** Has every run that is driven from now on heard by that one too. */
  public void also(RunListener listener) {
    others.add(listener);
  }

  /** Starts a run; false where one is still driven. */
  public boolean start(RunStart wanted) {
    return begin("belay-run-start", () -> make(wanted));
  }

  /** Goes on with a run that was left; false where one is still driven. */
  public boolean resume(String run, String operator) {
    return begin("belay-run-resume", () -> reopen(run, operator));
  }

  /** Shows a run without driving it; false where one is still driven. */
  public boolean read(String run) {
    return begin("belay-run-read", () -> look(run));
  }

  /** Reads a run again that another process drives; nothing happens where one is driven here. */
  void readAgain(String run) {
    begin("belay-run-read-again", () -> lookAgain(run));
  }

  /** Whether a run is driven, or on its way. */
  public synchronized boolean busy() {
    return thread.isPresent();
  }

  /** Where the run that is driven works; empty where none is. */
  public synchronized Optional<Target> target() {
    return drive.flatMap(RunDrive::target);
  }

  /** Hands a command over. */
  public synchronized void send(Command command) {
    drive.ifPresent(one -> one.send(command));
  }

  /**
   * Writes into the journal of the run that is driven on that server what is asked for with a
   * session there, and gives what takes its outcome; empty where none is driven there. Blocks on
   * the disk.
   */
  public Optional<Consumer<String>> asked(String server, String act) {
    Optional<RunDrive> one;
    synchronized (this) {
      one = drive;
    }
    return one.flatMap(run -> run.asked(server, act));
  }

  /** Stops what runs at once. */
  public synchronized void stop(String by) {
    drive.ifPresent(
        one -> Thread.ofPlatform().daemon().name("belay-run-stop").start(() -> one.stop(by)));
  }

  /**
   * Leaves a run that waits, and waits for its thread at most that long; a running step is not
   * touched. For the end of the program, not for the FX thread.
   */
  @Override
  public void close() {
    Optional<Thread> running;
    synchronized (this) {
      drive.ifPresent(one -> one.send(new Command.Leave(one.operator())));
      running = thread;
    }
    try {
      if (running.isPresent()) {
        running.get().join(3000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    room.close();
  }

  private synchronized boolean begin(String name, Runnable work) {
    if (thread.isPresent()) {
      return false;
    }
    var fresh =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .unstarted(() -> {
              try {
                work.run();
              } catch (RuntimeException | Error e) {
                LOG.error("The run's thread ended", e);
                publish(
                    new RunRoom.NotOpened(
                        "Run",
                        "Belay itself failed: " + e + ".",
                        "The journal holds what was done. Resume the run; the log says more."));
              } finally {
                ended();
              }
            });
    thread = Optional.of(fresh);
    fresh.start();
    return true;
  }

  private synchronized void ended() {
    thread = Optional.empty();
    drive = Optional.empty();
  }

  private synchronized void driven(RunDrive now) {
    drive = Optional.of(now);
  }

  private void publish(RunRoom now) {
    room.offer(now);
  }

  // ---- on the run's thread

  private void make(RunStart wanted) {
    publish(
        new RunRoom.Opening(
            wanted.title(),
            wanted.profile().isEmpty() ? "Getting the sandbox ready" : "Connecting"));
    var listeners = new ArrayList<RunListener>();
    var own =
        new RunDrive(
            wanted.operator(), wanted.prepared(), wanted.resolved().runbook(), this::publish);
    try {
      var target = target(wanted, listeners);
      listeners.add(own);
      listeners.addAll(others);
      var request =
          new RunRequest(
              wanted.resolved(),
              wanted.params(),
              target,
              wanted.options(),
              wanted.operator(),
              wanted.beside());
      driven(own);
      try (var run = Run.create(engine, request, listeners)) {
        own.drive(run);
      }
    } catch (ConnectException e) {
      refused(wanted.title(), e.happened(), e.cure());
    } catch (RunRefusedException e) {
      if (e.beside().isEmpty()) {
        refused(wanted.title(), String.valueOf(e.getMessage()), e.cure());
      } else {
        publish(
            new RunRoom.Beside(
                wanted.beside(e.beside()), String.valueOf(e.getMessage()), e.cure()));
      }
    } catch (SandboxException e) {
      refused(wanted.title(), e.happened(), e.cure());
    } catch (SpecException e) {
      refused(wanted.title(), e.happened(), e.cure());
    } catch (JournalException e) {
      refused(wanted.title(), e.happened(), e.cure());
    }
  }

  private Target target(RunStart wanted, List<RunListener> listeners)
      throws SandboxException, SpecException {
    if (wanted.profile().isEmpty()) {
      var kept = sandboxes.forNewRun();
      listeners.add(new SandboxClaim(kept.sandbox(), LOG::warn));
      return kept.server().target(true);
    }
    var name = wanted.profile().get();
    var profile = targets.profiles().find(name);
    return targets.of(
        profile.orElseThrow(() -> new IllegalStateException("No connection is called " + name)));
  }

  private void look(String name) {
    publish(new RunRoom.Opening("Run " + name, "Reading the journal"));
    lookAgain(name);
  }

  private void lookAgain(String name) {
    try {
      var reading = engine.store().read(name);
      show(name, reading, standing(name, reading));
    } catch (JournalException e) {
      refused("Run " + name, e.happened(), e.cure());
    }
  }

  /** Whether the journal can be continued, and why not. */
  private Driven standing(String name, JournalReading reading) {
    var other = engine.store().driver(name).filter(by -> !by.self());
    if (other.isPresent()) {
      return new Driven.Elsewhere(other.get());
    }
    if (!reading.problems().isEmpty()) {
      var problem = reading.problems().getFirst();
      return new Driven.ReadOnly(
          "The journal's chain is broken at line " + problem.line() + ": " + problem.what(),
          "It can be read up to there, and is not written any more. "
              + problem.cure()
              + " belay journal verify "
              + name
              + " says more.");
    }
    return new Driven.Left();
  }

  private void show(String name, JournalReading reading, Driven driven) {
    show(name, reading, driven, Heard.NOTHING);
  }

  private void show(String name, JournalReading reading, Driven driven, Heard heard) {
    if (reading.state().isEmpty()) {
      var problem = reading.problems().stream().findFirst();
      refused(
          "Run " + name,
          problem
              .map(one -> "Line " + one.line() + ": " + one.what())
              .orElse("The run never began."),
          problem.map(one -> one.cure()).orElse("Start a new run."));
      return;
    }
    var read = reading.state().get();
    var state =
        driven instanceof Driven.Elsewhere
            ? read
            : DeadAttempts.closed(read, reading.entries().getLast().at());
    var runbook = state.resolved().runbook();
    publish(
        new RunRoom.Shown(
            new RunPicture(state, reading.entries(), runbook, driven, heard, Answers.NONE)));
  }

  private void reopen(String name, String operator) {
    publish(new RunRoom.Opening("Run " + name, "Reading the journal"));
    try {
      var reading = engine.store().read(name);
      var standing = standing(name, reading);
      var over = reading.state().map(RunState::status).filter(RunStatus.FINISHED::equals);
      if (!(standing instanceof Driven.Left) || reading.state().isEmpty() || over.isPresent()) {
        show(name, reading, standing);
        return;
      }
      show(
          name,
          reading,
          new Driven.Connecting(
              "Connecting to " + reading.state().get().opened().event().target().name()));
      goOn(name, operator, reading.state().get(), reading);
    } catch (JournalException e) {
      refused("Run " + name, e.happened(), e.cure());
    }
  }

  private void goOn(String name, String operator, RunState state, JournalReading reading) {
    var runbook = state.resolved().runbook();
    var listeners = new ArrayList<RunListener>();
    var own = new RunDrive(operator, Answers.NONE, runbook, this::publish);
    own.before(reading.entries());
    try {
      var target = target(state, listeners);
      listeners.add(own);
      listeners.addAll(others);
      driven(own);
      try (var run = Run.resume(engine, name, target, operator, listeners)) {
        own.drive(run);
      }
    } catch (ConnectException e) {
      held(name, reading, e.happened(), e.cure());
    } catch (RunRefusedException e) {
      show(
          name,
          reading,
          new Driven.ReadOnly(String.valueOf(e.getMessage()), e.cure()),
          Heard.NOTHING.wrongServer(e.differences()));
    } catch (SandboxException e) {
      held(name, reading, e.happened(), e.cure());
    } catch (SpecException e) {
      held(name, reading, e.happened(), e.cure());
    } catch (JournalException e) {
      held(name, reading, e.happened(), e.cure());
    }
  }

  private Target target(RunState state, List<RunListener> listeners)
      throws SandboxException, SpecException, RunRefusedException {
    var meant = state.opened().event().target();
    var environment = Environment.ofMarker(Optional.of(meant.environment()));
    if (environment == Environment.SANDBOX && meant.name().equals(SandboxServer.TARGET)) {
      if (!sandboxes.has(state.run())) {
        throw new RunRefusedException(
            RunRefusedException.Reason.WRONG_SERVER,
            "The sandbox of run " + state.run() + " is gone, and what the run did with it.",
            "Start a new run.");
      }
      var kept = sandboxes.forRun(state.run());
      listeners.add(new SandboxClaim(kept.sandbox(), LOG::warn));
      return kept.server().target(meant.markers());
    }
    return targets.of(meant, environment);
  }

  /** The run stays what its journal says; what kept it from going on stands above. */
  private void held(String name, JournalReading reading, String happened, String cure) {
    show(name, reading, new Driven.ReadOnly(happened, cure));
  }

  private void refused(String title, String happened, String cure) {
    publish(new RunRoom.NotOpened(title, happened, cure));
  }
}

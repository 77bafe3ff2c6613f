package dev.belay.desktop.run;

import dev.belay.desktop.run.RunPicture.Driven;
import dev.belay.desktop.run.RunPicture.Guarded;
import dev.belay.desktop.run.RunPicture.Heard;
import dev.belay.desktop.run.RunPicture.Progress;
import dev.belay.journal.Entry;
import dev.belay.journal.Evidence;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.postgres.FingerprintCheck.Difference;
import dev.belay.postgres.Target;
import dev.belay.run.Command;
import dev.belay.run.CommandQueue;
import dev.belay.run.GuardCount;
import dev.belay.run.Run;
import dev.belay.run.RunListener;
import dev.belay.run.Silence;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.Runbook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One run while it is driven: hears it, publishes what is to be seen, hands commands over. */
final class RunDrive implements RunListener {
  private final String operator;
  private final Answers prepared;
  private final Runbook runbook;
  private final Consumer<RunRoom> publish;
  private final CommandQueue commands = new CommandQueue();
  private volatile Optional<Run> run = Optional.empty();
  private Optional<RunState> state = Optional.empty();
  private List<Entry> entries = List.of();
  private Heard heard = Heard.NOTHING;
  private Driven driven = new Driven.Here();

  RunDrive(String operator, Answers prepared, Runbook runbook, Consumer<RunRoom> publish) {
    this.operator = operator;
    this.prepared = prepared;
    this.runbook = runbook;
    this.publish = publish;
  }

  /** What the journal held before this process drove the run. */
  synchronized void before(List<Entry> held) {
    entries = List.copyOf(held);
  }

  String operator() {
    return operator;
  }

  /** Where it is driven, once it is. */
  Optional<Target> target() {
    return run.map(Run::target);
  }

  void send(Command command) {
    hear(heard().refused(Optional.empty()));
    if (command instanceof Command.ExtendGuard extend) {
      // The run's thread waits for the statement that the guard watches.
      run.ifPresent(open ->
          Thread.ofPlatform()
              .daemon()
              .name("belay-guard-extension")
              .start(() -> open.extendGuard(extend)));
    } else {
      commands.add(command);
    }
  }

  /** Blocks on the journal's disk. */
  void stop(String by) {
    hear(heard().stopping(Optional.of(Instant.now())));
    run.ifPresent(one -> one.stop(by));
  }

  /**
   * Writes down what is asked for with a session on that server, and gives what takes its outcome.
   * Blocks on the journal's disk, as the given one does.
   */
  Optional<Consumer<String>> asked(String server, String act) {
    return run.filter(
            one -> one.target().name().equals(server) && one.state().status() != RunStatus.FINISHED)
        .map(one -> one.asked(act, operator));
  }

  /** Drives to the end, or until it is left. On the run's own thread. */
  void drive(Run open) {
    run = Optional.of(open);
    try {
      open.drive(commands);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      driven = new Driven.Left();
      state = Optional.of(open.state());
    }
    show();
  }

  @Override
  public void onEntry(Entry entry, RunState now) {
    synchronized (this) {
      state = Optional.of(now);
      heard = after(entry, heard);
      var all = new ArrayList<>(entries);
      all.add(entry);
      entries = List.copyOf(all);
    }
    show();
  }

  /** What an entry adds to what was heard, or ends. */
  private static Heard after(Entry entry, Heard heard) {
    return switch (entry.event()) {
      // Both are only written once the server was compared with the run's.
      case JournalEvent.AttemptStarted _ -> heard.wrongServer(List.of());
      case JournalEvent.SessionOpened _ -> heard.withoutProgress().wrongServer(List.of());
      case JournalEvent.StepStopped _, JournalEvent.RunHeld _ ->
          heard.stopping(Optional.empty()).withoutProgress();
      case JournalEvent.StepDone _,
          JournalEvent.StepFailed _,
          JournalEvent.StepAwaits _,
          JournalEvent.Undone _,
          JournalEvent.UndoFailed _,
          JournalEvent.RunFinished _ ->
          heard.withoutProgress();
      default -> heard;
    };
  }

  @Override
  public void onProgress(String step, String text) {
    hear(heard().with(new Progress(step, text, Instant.now())));
  }

  @Override
  public void onRead(String step, Evidence evidence) {
    hear(heard().with(step, evidence));
  }

  @Override
  public void onGuard(String step, Optional<GuardCount> counting) {
    hear(heard().guarded(counting.map(count -> new Guarded(step, count))));
  }

  @Override
  public void onSilence(Optional<Silence> silence) {
    hear(heard().silent(silence.map(Silence::sentence)));
  }

  @Override
  public void onWrongServer(List<Difference> differences) {
    hear(heard().wrongServer(differences));
  }

  @Override
  public void onRefused(Command command, String why) {
    hear(heard().refused(Optional.of(why)).stopping(Optional.empty()));
  }

  private synchronized Heard heard() {
    return heard;
  }

  private void hear(Heard now) {
    synchronized (this) {
      heard = now;
    }
    show();
  }

  private void show() {
    Optional<RunRoom> now;
    synchronized (this) {
      now =
          state.map(known ->
              new RunRoom.Shown(new RunPicture(known, entries, runbook, driven, heard, prepared)));
    }
    now.ifPresent(publish);
  }
}

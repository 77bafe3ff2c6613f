package dev.belay.run;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.journal.Entry;
import dev.belay.journal.Evidence;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalWriter;
import dev.belay.journal.RunState;
import dev.belay.postgres.FingerprintCheck;
import dev.belay.postgres.RunRows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes a run's events and tells those who listen. Any thread. */
public final class Recorder {
  /** A cancelled statement or an ended session is confirmed or not within seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final JournalWriter writer;
  private final Checkpoint checkpoint;
  private final Object deciding = new Object();
  private final List<RunListener> listeners = new CopyOnWriteArrayList<>();
  private final Acts acts = new Acts(this::record, PATIENCE);

  Recorder(JournalWriter writer, Checkpoint checkpoint) {
    this.writer = writer;
    this.checkpoint = checkpoint;
  }

  /** Appends and forces; returns when it is on disk. */
  public Entry record(JournalEvent event) {
    if (event instanceof JournalEvent.RunFinished) {
      acts.await();
    }
    var name = name(event);
    checkpoint.reached("before:" + name);
    var entry = writer.append(event);
    var state = writer.state();
    checkpoint.reached("after:" + name);
    for (var listener : listeners) {
      listener.onEntry(entry, state);
    }
    return entry;
  }

  /**
   * Appends what is due by the state then; whatever else is decided this way comes before or after.
   */
  Optional<Entry> decide(Function<RunState, Optional<JournalEvent>> due) {
    synchronized (deciding) {
      return due.apply(state()).map(this::record);
    }
  }

  /** Writes down what is done to a session; the given one takes once what came of it. */
  Consumer<String> asked(String act, String by) {
    return acts.asked(act, by);
  }

  /** The fold of everything written so far. */
  public RunState state() {
    return writer.state();
  }

  /** The journal's last entry. */
  RunRows.Head head() {
    var head = writer.head().orElseThrow();
    return new RunRows.Head(head.seq(), head.hash());
  }

  void listen(RunListener listener) {
    listeners.add(listener);
  }

  void progress(String step, String text) {
    var shown = writer.redactor().redact(text);
    listeners.forEach(listener -> listener.onProgress(step, shown));
  }

  void read(String step, Evidence evidence) {
    var shown = writer.redactor().redact(evidence);
    listeners.forEach(listener -> listener.onRead(step, shown));
  }

  void guard(String step, Optional<GuardCount> counting) {
    listeners.forEach(listener -> listener.onGuard(step, counting));
  }

  void silence(Optional<Silence> now) {
    listeners.forEach(listener -> listener.onSilence(now));
  }

  void wrongServer(List<FingerprintCheck.Difference> differences) {
    listeners.forEach(listener -> listener.onWrongServer(differences));
  }

  void refused(Command command, String why) {
    listeners.forEach(listener -> listener.onRefused(command, why));
  }

  /** The event's name in the journal. */
  public static String name(JournalEvent event) {
    return event.getClass().getAnnotation(JsonTypeName.class).value();
  }
}

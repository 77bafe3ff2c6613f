package dev.belay.desktop.testing;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalStore;
import dev.belay.journal.JournalWriter;
import dev.belay.journal.RunState;
import dev.belay.journal.Subject;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.RunbookJson;
import dev.belay.runbook.RunbookReader;
import dev.belay.runbook.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Writes the journal of a guided migration as an engine would, with a clock that stands still. */
public final class RunJournal implements AutoCloseable {
  public static final Instant START = Instant.parse("2027-02-19T02:03:00.000Z");
  private static final Instant SERVER = Instant.parse("2027-02-01T00:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final List<Entry> entries = new ArrayList<>();
  private final Runbook runbook;
  private final JournalStore store;
  private final JournalWriter writer;

  /** A run that was opened in that data folder and is bound to a server. */
  public RunJournal(Path home) {
    this(home, "production");
  }

  /** A run on a target of that environment. */
  public RunJournal(Path home, String environment) {
    store = new JournalStore(home, now::get);
    var resolved =
        new RunbookReader(InstantSource.fixed(START))
            .read(Path.of("runbooks/guided-migration.yaml"))
            .resolved()
            .orElseThrow();
    runbook = resolved.runbook();
    writer = store.create(store.newRunId());
    writer.onEntry((entry, _) -> entries.add(entry));
    say(
        new JournalEvent.RunOpened(
            new JournalEvent.Version(1, "0.1.0"),
            RunbookJson.text(resolved),
            runbook.steps().stream().map(Step::id).toList(),
            Map.of("migrations", "migrations"),
            new JournalEvent.MeantTarget(
                "nchat-" + environment,
                environment,
                "postgresql://migrator@db-1.nchat.internal:5432/nchat",
                true),
            new JournalEvent.Options(false, false),
            "On-call 1"));
    say(
        new JournalEvent.TargetBound(
            Map.of(
                "systemIdentifier",
                "7405123456782261",
                "timeline",
                "3",
                "walPosition",
                "0/1000000"),
            true));
    session(50418);
  }

  /** Another run of the folder, just opened, with that change of its runbook's text; its id. */
  public String beside(UnaryOperator<String> change) {
    var opened = state().opened().event();
    var id = store.newRunId();
    try (var other = store.create(id)) {
      other.append(
          new JournalEvent.RunOpened(
              opened.version(),
              change.apply(opened.runbook()),
              opened.steps(),
              opened.params(),
              opened.target(),
              opened.options(),
              opened.operator()));
    }
    return id;
  }

  public Runbook runbook() {
    return runbook;
  }

  public JournalStore store() {
    return store;
  }

  public String run() {
    return writer.run();
  }

  public RunState state() {
    return writer.state();
  }

  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  public Instant now() {
    return now.get();
  }

  /** Lets that time pass. */
  public RunJournal pass(Duration time) {
    now.updateAndGet(one -> one.plus(time));
    return this;
  }

  /** Writes it, 40 ms after what was written before. */
  public RunJournal say(JournalEvent event) {
    now.updateAndGet(one -> one.plusMillis(40));
    writer.append(event);
    return this;
  }

  public RunJournal session(int pid) {
    return say(new JournalEvent.SessionOpened("work", pid, now(), SERVER));
  }

  /** All steps before that one are done. */
  public RunJournal upTo(String step) {
    for (var one : runbook.steps()) {
      if (one.id().equals(step)) {
        return this;
      }
      done(one.id(), "as expected");
    }
    throw new IllegalArgumentException("No step " + step);
  }

  /** A step that only reads, from its beginning to its end. */
  public RunJournal done(String step, String value) {
    return say(new JournalEvent.AttemptStarted(
            Subject.forward(step, 1),
            new JournalEvent.Plan(JournalEvent.Reach.NOTHING, "c0ffee", 0),
            Optional.empty()))
        .say(new JournalEvent.StepDone(step, value));
  }

  /** An attempt at the database with so many parts begins. */
  public RunJournal begins(Subject subject, int parts) {
    return say(
        new JournalEvent.AttemptStarted(
            subject,
            new JournalEvent.Plan(JournalEvent.Reach.DATABASE, "c0ffee", parts),
            Optional.of(
                new JournalEvent.Where(
                    "belay/" + run() + "/" + subject.step(), 50418, now(), SERVER, "0/16B3748"))));
  }

  /** A part is sent, COMMIT included, and no answer is written. */
  public RunJournal part(Subject subject, int number, String label, int statements) {
    say(new JournalEvent.PartStarted(subject, number, label, true, statements, true));
    say(new JournalEvent.TransactionAssigned(subject, number, "8837156" + number, true));
    for (var i = 1; i <= statements; i++) {
      say(
          new JournalEvent.StatementSent(
              subject, number, i, "ALTER TABLE nchat_users …", "c0ffee", Optional.empty()));
      say(new JournalEvent.StatementDone(subject, number, i, 0, 12, List.of()));
    }
    return say(new JournalEvent.CommitSent(subject, number));
  }

  /** The part's COMMIT was answered. */
  public RunJournal committed(Subject subject, int number, String label) {
    return say(new JournalEvent.PartCommitted(subject, number, label, List.of()));
  }

  /** The connection is lost in the middle of an attempt. */
  public RunJournal lost(Subject subject) {
    return say(new JournalEvent.SessionLost("work", "Connection reset by peer."))
        .say(
            new JournalEvent.InDoubt(
                subject, "The connection was lost: Connection reset by peer."));
  }

  /** A person opens the run again, 20 minutes later. */
  public RunJournal resumed() {
    return pass(Duration.ofMinutes(20))
        .say(new JournalEvent.RunResumed("On-call 1", Map.of()))
        .session(50977);
  }

  @Override
  public void close() {
    writer.close();
  }
}

package dev.belay.journal;

import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to the journal of one run. An entry is on the disk when {@link #append} returns. May be
 * used by several threads; their entries get an order.
 */
public final class JournalWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

  private final String run;
  private final JournalFile file;
  private final RunLock held;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<BiConsumer<Entry, RunState>> listeners = new CopyOnWriteArrayList<>();

  private volatile Redactor redactor;
  private volatile Standing standing;

  private long length;
  private boolean broken;
  private boolean closed;

  JournalWriter(
      String run,
      JournalFile file,
      RunLock held,
      InstantSource clock,
      Redactor redactor,
      Standing standing) {
    this.run = run;
    this.file = file;
    this.held = held;
    this.clock = clock;
    this.redactor = redactor;
    this.standing = standing;
    this.length = standing.length();
  }

  /**
   * Where the journal stands.
   *
   * @param length bytes of the file
   */
  record Standing(Optional<RunState> state, Optional<JournalHead> head, long length) {
    static final Standing EMPTY = new Standing(Optional.empty(), Optional.empty(), 0);
  }

  /** The run's id. */
  public String run() {
    return run;
  }

  /**
   * The fold of everything written so far; a snapshot, from any thread.
   *
   * @throws IllegalStateException before the first entry
   */
  public RunState state() {
    return standing
        .state()
        .orElseThrow(
            () -> new IllegalStateException("Nothing was written of run " + run + " yet."));
  }

  /** The last entry written, to be anchored outside of the journal; absent before the first. */
  public Optional<JournalHead> head() {
    return standing.head();
  }

  /** Takes out these secrets from now on, in place of those known before. */
  public void redact(Redactor secrets) {
    redactor = secrets;
  }

  /** Takes the secrets out of what is shown without being written. */
  public Redactor redactor() {
    return redactor;
  }

  /**
   * Calls the listener for each new entry, with the state after it, in order, on the appending
   * thread and after the entry is on the disk. It must be quick and must not append; what it throws
   * is logged and changes nothing.
   */
  public void onEntry(BiConsumer<Entry, RunState> listener) {
    listeners.add(listener);
  }

  /**
   * Brings the event to the disk and returns its entry, with the secrets taken out.
   *
   * @throws IllegalEventException when it does not follow from the state; nothing was written
   * @throws JournalWriteException when it could not be brought to the disk; the writer takes no
   *     more
   */
  public Entry append(JournalEvent event) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("A listener of the journal must not append to it.");
    }
    lock.lock();
    try {
      refuseWhenOver();
      var before = standing;
      var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
      var written =
          JournalLine.write(
              before.head().map(JournalHead::seq).orElse(0L) + 1,
              at,
              run,
              redactor.redact(event),
              before.head().map(JournalHead::hash).orElse(JournalLine.NOTHING_BEFORE));
      var entry = written.entry();
      var state =
          before.state().isPresent() ? Fold.next(before.state().get(), entry) : Fold.first(entry);
      refuseWhenTooLong(written.bytes().length - 1);
      bring(written.bytes());
      standing = new Standing(Optional.of(state), Optional.of(JournalHead.of(entry)), length);
      tell(entry, state);
      return entry;
    } finally {
      lock.unlock();
    }
  }

  private void refuseWhenOver() {
    if (broken || closed) {
      throw new JournalWriteException(
          "The journal of run "
              + run
              + (broken ? " could not be written before." : " is closed.")
              + " The event was not recorded, and what it announces must not be done.",
          "Resume run " + run + " from its journal.");
    }
  }

  private void refuseWhenTooLong(int bytes) {
    if (bytes > JournalLine.LONGEST) {
      throw new JournalWriteException(
          "The entry has "
              + bytes
              + " bytes; a line of the journal holds at most "
              + JournalLine.LONGEST
              + ". Nothing was written, and nothing was done.",
          "Put long SQL and long texts into smaller steps, or shorten what the step keeps.");
    }
  }

  private void bring(byte[] bytes) {
    try {
      file.append(bytes);
      file.force();
      length += bytes.length;
    } catch (IOException e) {
      broken = true;
      var cut = cutBack();
      throw failure(e, cut);
    }
  }

  private boolean cutBack() {
    try {
      file.cut(length);
      file.force();
      return true;
    } catch (IOException e) {
      LOG.warn("The unfinished entry of run {} stays in its journal: {}", run, e.getMessage());
      return false;
    }
  }

  private JournalWriteException failure(IOException cause, boolean cut) {
    var failure =
        new JournalWriteException(
            "The journal of run "
                + run
                + " cannot be written: "
                + cause.getMessage()
                + ". The entry is not recorded, and what it announces was not done."
                + (cut
                    ? " The journal ends with the entry before."
                    : " The unfinished line could not be taken back; reopening the run sorts it"
                        + " out."),
            "Make room on the disk of the data folder or repair it, then resume run " + run + ".");
    failure.initCause(cause);
    return failure;
  }

  private void tell(Entry entry, RunState state) {
    for (var listener : listeners) {
      try {
        listener.accept(entry, state);
      } catch (RuntimeException | Error e) {
        LOG.warn("An observer of run {} failed at entry {}.", run, entry.seq(), e);
      }
    }
  }

  /** Lets other processes write the run. Everything appended is on the disk already. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      try {
        file.close();
      } catch (IOException e) {
        LOG.warn("The journal of run {} could not be closed: {}", run, e.getMessage());
      } finally {
        held.close();
      }
    } finally {
      lock.unlock();
    }
  }
}

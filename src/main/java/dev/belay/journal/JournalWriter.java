package dev.belay.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to one run's journal; each event is on disk when {@link #append} returns. Any thread; one
 * writer per run, held by a lock on the run's folder that ends with the process.
 */
public final class JournalWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

  private final String run;
  private final FileChannel channel;
  private final FileLock lock;
  private final FileChannel lockChannel;
  private final InstantSource clock;
  private volatile Redactor redactor = Redactor.NONE;
  private volatile Optional<RunState> state = Optional.empty();
  private JournalHead head = new JournalHead(0, Chain.START);
  private boolean broken;

  JournalWriter(
      String run,
      FileChannel channel,
      FileChannel lockChannel,
      FileLock lock,
      InstantSource clock) {
    this.run = run;
    this.channel = channel;
    this.lockChannel = lockChannel;
    this.lock = lock;
    this.clock = clock;
  }

  void continueAfter(JournalReading reading) {
    state = Optional.of(reading.state());
    head = reading.head().orElseThrow();
  }

  /** Hides these values in everything that is written from now on. */
  public void redact(Redactor secrets) {
    redactor = secrets;
  }

  public String run() {
    return run;
  }

  /** The fold of everything written so far. */
  public RunState state() {
    return state.orElseThrow(() -> new IllegalStateException("Nothing was written yet."));
  }

  /** The last line. */
  public synchronized JournalHead head() {
    return head;
  }

  /**
   * Appends and forces.
   *
   * @throws IllegalEventException when the event does not follow; nothing was written
   * @throws JournalWriteException when it could not be written; it did not happen
   */
  public synchronized Entry append(JournalEvent event) {
    if (broken) {
      throw new JournalWriteException(
          "The journal of run " + run + " cannot be written any more.",
          "Mend the disk, then resume the run.",
          new IOException("an earlier write failed"));
    }
    var line =
        Chain.write(
            head.seq() + 1,
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            run,
            head.hash(),
            event,
            redactor);
    var next =
        state.isEmpty() ? Fold.first(line.entry()) : Fold.next(state.get(), line.entry());
    write(line.text());
    head = new JournalHead(line.entry().seq(), line.entry().hash());
    state = Optional.of(next);
    return line.entry();
  }

  private void write(String line) {
    var before = 0L;
    try {
      before = channel.size();
      var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      broken = true;
      cutBackTo(before);
      throw new JournalWriteException(
          "The journal of run " + run + " could not be written: " + e.getMessage() + ".",
          "Free disk space or mend the disk, then resume the run. Nothing was sent.",
          e);
    }
  }

  private void cutBackTo(long length) {
    try {
      channel.truncate(length);
    } catch (IOException e) {
      // What is left is a torn last line, which is cut off when the run is opened again.
      LOG
          .warn("Half a journal line is left: {}", e.getMessage());
    }
  }

  /** Gives the run free. */
  @Override
  public synchronized void close() {
    broken = true;
    try (lockChannel;
        channel) {
      if (lock.isValid()) {
        lock.release();
      }
    } catch (IOException e) {
      LOG
          .debug("Closing a journal: {}", e.getMessage());
    }
  }
}

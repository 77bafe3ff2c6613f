package dev.belay.live.recorder;

import dev.belay.live.LiveListener;
import dev.belay.live.Sample;
import dev.belay.live.Unreachable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what a watch sees, on a thread of its own: the watch never waits for the disk. Give it to
 * {@link dev.belay.live.LiveWatch#listen}. When the disk fails, the recording ends and says why;
 * nothing else does.
 */
public final class Recorder implements LiveListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  /** A disk that hangs for longer loses samples, which the next gap in the times shows. */
  private static final int AHEAD = 64;

  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(AHEAD);
  private final SegmentWriter segments;
  private final MarkFinder finder = new MarkFinder();
  private final DataPolicy policy;
  private final Thread writer;
  private volatile Optional<String> problem = Optional.empty();
  private volatile Instant now = Instant.EPOCH;
  private volatile Consumer<Mark> marks = _ -> {};

  private Recorder(SegmentWriter segments, QueryTexts texts) {
    this.segments = segments;
    this.policy = new DataPolicy(texts);
    this.writer = Thread.ofPlatform().daemon().name("belay-recorder").unstarted(this::write);
  }

  private sealed interface Entry {
    record Taken(Sample sample) implements Entry {}

    record Marked(Mark mark) implements Entry {}

    record End() implements Entry {}
  }

  /**
   * Records into that folder, after what is there already: {@code live} in a run's folder.
   *
   * @param texts what is kept of other users' query texts
   */
  public static Recorder start(Path folder, QueryTexts texts, Bounds bounds)
      throws RecordingException {
    try {
      var recorder = new Recorder(new SegmentWriter(folder, bounds), texts);
      recorder.writer.start();
      return recorder;
    } catch (IOException e) {
      throw new RecordingException(
          "Samples cannot be recorded in " + folder + ": " + e.getMessage() + ".",
          "Allow writing there, or make room.",
          e);
    }
  }

  /** How many bytes of a torn end, left by a crash, were cut off when this began. */
  public long repaired() {
    return segments.repaired();
  }

  /** Why nothing is recorded any more; empty while it is. */
  public Optional<String> problem() {
    return problem;
  }

  @Override
  public void sampled(Sample sample) {
    now = sample.serverTime();
    offer(new Entry.Taken(sample));
  }

  @Override
  public void unreachable(Unreachable unreachable) {
    if (finder.awayBegins()) {
      mark(new Mark(now, Mark.Kind.UNREACHABLE, unreachable.happened()));
    }
  }

  /** Tells that one of each mark from now on, on the recorder's thread. */
  public void tellMarks(Consumer<Mark> receiver) {
    marks = receiver;
  }

  /** Notes something that happened. */
  public void mark(Mark mark) {
    offer(new Entry.Marked(mark));
  }

  /** Notes something that happens now, by the clock of the last sample. */
  public void mark(Mark.Kind kind, String label) {
    mark(new Mark(now, kind, label));
  }

  private void offer(Entry entry) {
    if (problem.isEmpty() && !waiting.offer(entry)) {
      LOG.debug("The disk is too slow for the recording: one entry is lost.");
    }
  }

  private void write() {
    try (segments) {
      var flushed = System.nanoTime();
      while (true) {
        var entry = waiting.poll(FLUSH_NANOS, TimeUnit.NANOSECONDS);
        switch (entry) {
          case null -> {}
          case Entry.Taken(Sample sample) -> record(sample);
          case Entry.Marked(Mark mark) -> write(mark);
          case Entry.End _ -> {
            for (var mark : finder.end()) {
              write(mark);
            }
            return;
          }
        }
        if (System.nanoTime() - flushed >= FLUSH_NANOS) {
          segments.flush();
          flushed = System.nanoTime();
        }
      }
    } catch (IOException e) {
      LOG.warn("The recording ends", e);
      problem = Optional.of("Samples are recorded no more: " + e.getMessage() + ".");
    } catch (InterruptedException e) {
      problem = Optional.of("The recording was interrupted.");
    }
  }

  private void record(Sample sample) throws IOException {
    segments.sample(policy.apply(sample));
    for (var mark : finder.look(sample)) {
      write(mark);
    }
  }

  private void write(Mark mark) throws IOException {
    segments.mark(mark);
    marks.accept(mark);
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() {
    try {
      while (writer.isAlive() && !waiting.offer(new Entry.End(), 1, TimeUnit.SECONDS)) {
        // The disk is slow; the end must get in.
      }
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

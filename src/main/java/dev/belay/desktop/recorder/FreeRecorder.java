package dev.belay.desktop.recorder;

import dev.belay.desktop.watch.WatchDesk;
import dev.belay.live.LiveListener;
import dev.belay.live.Sample;
import dev.belay.live.Unreachable;
import dev.belay.live.recorder.Bounds;
import dev.belay.live.recorder.Mark;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.live.recorder.Recorder;
import dev.belay.live.recorder.RecordingException;
import dev.belay.postgres.Environment;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what the window watches, within bounds and under the environment's data policy. A disk
 * that fails ends the recording, never the watch.
 */
public final class FreeRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(FreeRecorder.class);
  private static final Bounds BOUNDS = new Bounds(96L << 20, Duration.ofHours(12));

  private final RecordingFolders folders;
  private final Function<Environment, QueryTexts> texts;
  private volatile Optional<Running> running = Optional.empty();

  private record Running(Source source, Optional<Recorder> recorder) {}

  /**
   * Records nothing yet.
   *
   * @param texts what is kept of other users' query texts
   */
  public FreeRecorder(RecordingFolders folders, Function<Environment, QueryTexts> texts) {
    this.folders = folders;
    this.texts = texts;
  }

  /** Begins to record that server. Touches the disk. */
  public WatchDesk.Beside begin(WatchDesk.Where where) {
    var folder = folders.begin(where.name(), Clock.systemUTC().instant());
    var course = new WaitCourse();
    Optional<Recorder> recorder;
    Optional<String> problem = Optional.empty();
    try {
      recorder = Optional.of(Recorder.start(folder, texts.apply(where.environment()), BOUNDS));
    } catch (RecordingException e) {
      LOG.warn("What is watched is not recorded", e);
      recorder = Optional.empty();
      problem = Optional.of(e.happened());
    }
    recorder.ifPresent(one -> one.tellMarks(course::mark));
    var now = new Running(new Source(where.name(), folder, course, true, problem), recorder);
    running = Optional.of(now);
    return new WatchDesk.Beside(new Hearing(now), () -> end(now));
  }

  private void end(Running one) {
    if (running.equals(Optional.of(one))) {
      running = Optional.empty();
    }
    one.recorder().ifPresent(Recorder::close);
  }

  /** What is recorded now; says so when the disk has failed meanwhile. */
  public Optional<Source> source() {
    return running.map(one ->
        one.recorder()
            .flatMap(Recorder::problem)
            .map(problem ->
                new Source(
                    one.source().title(),
                    one.source().folder(),
                    one.source().course(),
                    true,
                    Optional.of(problem)))
            .orElse(one.source()));
  }

  /** Marks something that happens now. */
  public void mark(Mark.Kind kind, String label) {
    running.flatMap(Running::recorder).ifPresent(recorder -> recorder.mark(kind, label));
  }

  private record Hearing(Running one) implements LiveListener {
    @Override
    public void sampled(Sample sample) {
      one.source().course().add(sample.serverTime(), WaitCourse.waiting(sample));
      one.recorder().ifPresent(recorder -> recorder.sampled(sample));
    }

    @Override
    public void unreachable(Unreachable unreachable) {
      one.recorder().ifPresent(recorder -> recorder.unreachable(unreachable));
    }
  }
}

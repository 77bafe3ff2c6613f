package dev.belay.cli;

import dev.belay.journal.Entry;
import dev.belay.journal.RunState;
import dev.belay.live.LiveWatch;
import dev.belay.live.recorder.Bounds;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.live.recorder.Recorder;
import dev.belay.live.recorder.RecordingException;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Target;
import dev.belay.run.Run;
import dev.belay.run.RunListener;
import dev.belay.run.RunMarks;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records samples beside a run, in the folder {@code live} beside its journal, as the desktop does,
 * under the environment's data policy. What fails here ends the recording, never the run.
 */
final class LiveRecording implements RunListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRecording.class);

  private volatile Optional<RunMarks> marks = Optional.empty();
  private Optional<Recorder> recorder = Optional.empty();
  private Optional<LiveWatch> watch = Optional.empty();

  /** Begins; before this, and where nothing can be written, it does nothing. */
  void begin(Run run, Path folder) {
    Target target = run.target();
    try {
      var begun =
          Recorder.start(
              folder.resolve("live"), QueryTexts.byDefault(target.environment()), Bounds.USUAL);
      recorder = Optional.of(begun);
      marks = Optional.of(new RunMarks(begun));
      var watching = LiveWatch.start(new Connector(), target, LiveWatch.DEFAULT_INTERVAL);
      watching.listen(begun);
      watch = Optional.of(watching);
    } catch (RecordingException e) {
      LOG.warn("The run is not recorded: {}", e.getMessage());
    }
  }

  @Override
  public void onEntry(Entry entry, RunState state) {
    marks.ifPresent(one -> one.onEntry(entry, state));
  }

  @Override
  public void close() {
    watch.ifPresent(LiveWatch::close);
    recorder.ifPresent(Recorder::close);
  }
}

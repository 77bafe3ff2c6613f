package dev.belay.desktop.run;

import dev.belay.live.recorder.Bounds;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.live.recorder.Recorder;
import dev.belay.live.recorder.RecordingException;
import dev.belay.run.RunMarks;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the samples that are taken beside a run, with the run's steps as marks, in the folder
 * {@code live} beside its journal. A recording that fails ends; the run goes on.
 */
final class RunRecording implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunRecording.class);

  private final Recorder recorder;
  private final RunMarks marks;
  private long marked;

  private RunRecording(Recorder recorder, long marked) {
    this.recorder = recorder;
    this.marks = new RunMarks(recorder);
    this.marked = marked;
  }

  /**
   * Begins; empty where nothing can be written.
   *
   * @param folder of the run
   */
  static Optional<RunRecording> start(Path folder, QueryTexts texts, RunPicture picture) {
    try {
      var recorder = Recorder.start(folder.resolve("live"), texts, Bounds.USUAL);
      return Optional.of(new RunRecording(recorder, picture.state().last()));
    } catch (RecordingException e) {
      LOG.warn("The run is not recorded: {}", e.getMessage());
      return Optional.empty();
    }
  }

  Recorder recorder() {
    return recorder;
  }

  /** Marks what the journal holds since the last call. */
  void follow(RunPicture picture) {
    for (var entry : picture.entries()) {
      if (entry.seq() > marked) {
        marks.onEntry(entry, picture.state());
        marked = entry.seq();
      }
    }
  }

  @Override
  public void close() {
    recorder.close();
  }
}

package dev.belay.desktop.recorder;

import dev.belay.live.Sample;
import dev.belay.live.recorder.Recording;
import dev.belay.live.recorder.RecordingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads samples of one recording at a time; blocks on the disk, so never on the FX thread. */
final class SampleReader {
  private static final Logger LOG = LoggerFactory.getLogger(SampleReader.class);

  private Optional<Opened> opened = Optional.empty();

  private record Opened(Path folder, Recording recording, List<Instant> times) {}

  /** The last sample that is not after that moment, also of a recording that still grows. */
  synchronized Optional<Sample> at(Path folder, Instant moment) throws RecordingException {
    var one = opened.filter(old -> old.folder().equals(folder)).filter(old -> covers(old, moment));
    return (one.isPresent() ? one.get() : open(folder)).recording().at(moment);
  }

  /** What was written after it was opened may lie behind its last sample. */
  private static boolean covers(Opened one, Instant moment) {
    return !one.times().isEmpty() && moment.isBefore(one.times().getLast());
  }

  private Opened open(Path folder) throws RecordingException {
    close();
    var recording = Recording.open(folder);
    var now = new Opened(folder, recording, recording.times());
    opened = Optional.of(now);
    return now;
  }

  synchronized void close() {
    opened.ifPresent(one -> {
      try {
        one.recording().close();
      } catch (IOException e) {
        LOG.debug("A recording is not closed well", e);
      }
    });
    opened = Optional.empty();
  }
}

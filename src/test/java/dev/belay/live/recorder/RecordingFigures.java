package dev.belay.live.recorder;

import dev.belay.live.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a recording of these samples takes.
 *
 * @param keyBytes the largest key frame
 * @param deltaBytes the median delta
 * @param seekMillis median and largest of 200 seeks to random moments, each without what the one
 *     before had decoded
 */
public record RecordingFigures(
    int keyBytes, int deltaBytes, double seekMillis, double slowestSeek) {
  /** Records them in that folder and measures. */
  public static RecordingFigures of(Path folder, List<Sample> samples)
      throws IOException, RecordingException {
    try (var writer = new SegmentWriter(folder, Bounds.USUAL)) {
      for (var sample : samples) {
        writer.sample(sample);
      }
    }
    var encoder = new Encoder();
    var keys = 0;
    var deltas = new ArrayList<Integer>();
    for (var i = 0; i < samples.size(); i++) {
      if (i % SegmentWriter.SAMPLES_PER_KEY == 0) {
        keys = Math.max(keys, encoder.key(samples.get(i)).packed().length);
      } else {
        deltas.add(encoder.delta(samples.get(i)).packed().length);
      }
    }
    deltas.sort(null);
    var millis = new ArrayList<Double>();
    try (var recording = Recording.open(folder)) {
      var random = new Random(5);
      for (var i = 0; i < 220; i++) {
        var moment = recording.times().get(random.nextInt(recording.size()));
        var begun = System.nanoTime();
        recording.at(moment).orElseThrow();
        if (i >= 20) {
          millis.add((System.nanoTime() - begun) / 1e6);
        }
      }
    }
    millis.sort(null);
    return new RecordingFigures(
        keys, deltas.get(deltas.size() / 2), millis.get(millis.size() / 2), millis.getLast());
  }
}

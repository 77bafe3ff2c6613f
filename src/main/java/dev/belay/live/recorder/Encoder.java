package dev.belay.live.recorder;

import dev.belay.live.Sample;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;

/** Samples into frames: a key frame stands alone, a delta needs all frames since the last key. */
final class Encoder {
  private Dictionary texts = new Dictionary();
  private SampleLines lines = new SampleLines(texts, 0);
  private List<String> before = List.of();

  Frame key(Sample sample) throws IOException {
    var at = SampleLines.micros(sample.serverTime());
    texts = new Dictionary();
    lines = new SampleLines(texts, at);
    before = List.of();
    return frame(Frame.Kind.KEY, sample);
  }

  Frame delta(Sample sample) throws IOException {
    return frame(Frame.Kind.DELTA, sample);
  }

  private Frame frame(Frame.Kind kind, Sample sample) throws IOException {
    var known = texts.size();
    var now = lines.write(sample);
    var frame =
        Frame.of(
            kind,
            SampleLines.micros(sample.serverTime()),
            out -> {
              var fresh = texts.since(known);
              out.writeInt(fresh.size());
              for (var text : fresh) {
                Frame.writeText(out, text);
              }
              difference(out, now);
            });
    before = List.copyOf(now);
    return frame;
  }

  /** Runs of lines that were there before, by their place; all others in full. */
  private void difference(DataOutputStream out, List<String> now) throws IOException {
    var places = new HashMap<String, Integer>();
    for (var i = before.size() - 1; i >= 0; i--) {
      places.put(before.get(i), i);
    }
    out.writeInt(now.size());
    var next = 0;
    while (next < now.size()) {
      var from = places.get(now.get(next));
      if (from == null) {
        out.writeInt(-1);
        Frame.writeText(out, now.get(next));
        next++;
      } else {
        var run = 1;
        while (next + run < now.size()
            && from + run < before.size()
            && now.get(next + run).equals(before.get(from + run))) {
          run++;
        }
        out.writeInt(from);
        out.writeInt(run);
        next += run;
      }
    }
  }
}

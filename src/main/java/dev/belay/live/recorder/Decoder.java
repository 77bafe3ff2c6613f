package dev.belay.live.recorder;

import dev.belay.live.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Frames back into samples, in their order from a key frame on. */
final class Decoder {
  private final Dictionary texts = new Dictionary();
  private final SampleLines reading;
  private List<String> lines = List.of();

  /** Begins with this key frame. */
  Decoder(Frame key) throws IOException {
    this.reading = new SampleLines(texts, key.micros());
    apply(key);
  }

  /** Goes on to the next frame. */
  void apply(Frame frame) throws IOException {
    try (var in = frame.content()) {
      var fresh = in.readInt();
      for (var i = 0; i < fresh; i++) {
        texts.add(Frame.readText(in));
      }
      var now = new ArrayList<String>();
      var count = in.readInt();
      while (now.size() < count) {
        var from = in.readInt();
        if (from < 0) {
          now.add(Frame.readText(in));
        } else {
          now.addAll(lines.subList(from, from + in.readInt()));
        }
      }
      lines = List.copyOf(now);
    }
  }

  Sample sample() {
    return reading.read(lines);
  }
}

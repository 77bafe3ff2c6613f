package dev.belay.live.recorder;

import dev.belay.live.Sample;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recording as it is on the disk when it is opened, with or without a database, also while it is
 * written and after a crash. Not for several threads at once.
 */
public final class Recording implements AutoCloseable {
  private final List<SegmentFile.Place> samples;
  private final List<Mark> marks;
  private final long torn;
  private @Nullable FileChannel channel;
  private @Nullable SegmentFile open;
  private @Nullable Decoder decoder;
  private int decoded = -1;

  private Recording(List<SegmentFile.Place> samples, List<Mark> marks, long torn) {
    this.samples = List.copyOf(samples);
    this.marks = List.copyOf(marks);
    this.torn = torn;
  }

  /** Opens the recording of that folder; one without samples is fine. */
  public static Recording open(Path folder) throws RecordingException {
    try {
      var samples = new ArrayList<SegmentFile.Place>();
      var marks = new ArrayList<Mark>();
      var torn = 0L;
      for (var segment : SegmentFile.in(folder)) {
        var scan = segment.scan();
        torn += scan.torn();
        var startsWithKey = false;
        for (var place : scan.places()) {
          switch (place.kind()) {
            case MARK -> marks.add(mark(place));
            case KEY -> {
              startsWithKey = true;
              samples.add(place);
            }
            case DELTA -> {
              if (startsWithKey) {
                samples.add(place);
              }
            }
          }
        }
      }
      marks.sort(Comparator.comparing(Mark::at));
      return new Recording(samples, marks, torn);
    } catch (IOException | RuntimeException e) {
      throw unreadable(folder, e);
    }
  }

  private static Mark mark(SegmentFile.Place place) throws IOException {
    try (var channel = FileChannel.open(place.segment().path(), StandardOpenOption.READ)) {
      var frame = SegmentFile.read(channel, place.offset());
      if (frame.isEmpty()) {
        throw new IOException("a mark is gone");
      }
      try (var in = frame.get().content()) {
        var kind = Mark.Kind.values()[in.readInt()];
        return new Mark(at(place), kind, Frame.readText(in));
      }
    }
  }

  private static Instant at(SegmentFile.Place place) {
    return Instant.ofEpochSecond(
        Math.floorDiv(place.micros(), 1_000_000L),
        Math.floorMod(place.micros(), 1_000_000L) * 1_000L);
  }

  private static RecordingException unreadable(Path file, Exception e) {
    return new RecordingException(
        "The recording in " + file + " cannot be read: " + e.getMessage() + ".",
        "Look whether the files are whole and of this version of Belay.",
        e);
  }

  /** When the samples were taken, by the server's clock, in the order of their taking. */
  public List<Instant> times() {
    return samples.stream().map(Recording::at).toList();
  }

  /** What was marked, by time. */
  public List<Mark> marks() {
    return marks;
  }

  /** How many bytes at the ends of segments a crash left without use. */
  public long torn() {
    return torn;
  }

  public int size() {
    return samples.size();
  }

  /** The last sample that is not after that moment; the first one for an earlier moment. */
  public Optional<Sample> at(Instant moment) throws RecordingException {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    var micros = SampleLines.micros(moment);
    var low = 0;
    var high = samples.size() - 1;
    while (low < high) {
      var middle = (low + high + 1) >>> 1;
      if (samples.get(middle).micros() <= micros) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return Optional.of(get(low));
  }

  /** The sample of that number, from 0. The next one after the last asked is found at once. */
  public Sample get(int index) throws RecordingException {
    var wanted = samples.get(index);
    try {
      var from = index;
      while (samples.get(from).kind() != Frame.Kind.KEY) {
        from--;
      }
      var current = decoder;
      if (current == null || decoded < from || decoded > index) {
        current = new Decoder(frame(samples.get(from)));
        decoded = from;
      }
      decoder = current;
      while (decoded < index) {
        current.apply(frame(samples.get(decoded + 1)));
        decoded++;
      }
      return current.sample();
    } catch (IOException | RuntimeException e) {
      decoder = null;
      throw unreadable(wanted.segment().path(), e);
    }
  }

  private Frame frame(SegmentFile.Place place) throws IOException {
    var file = channel;
    if (file == null || !place.segment().equals(open)) {
      close();
      file = FileChannel.open(place.segment().path(), StandardOpenOption.READ);
      channel = file;
      open = place.segment();
    }
    return SegmentFile.read(file, place.offset())
        .orElseThrow(() -> new IOException("a sample is damaged"));
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
    channel = null;
    open = null;
  }
}

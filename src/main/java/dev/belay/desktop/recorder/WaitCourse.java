package dev.belay.desktop.recorder;

import dev.belay.live.Sample;
import dev.belay.live.recorder.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How many sessions waited in each sample of a recording, and what was marked; grows while samples
 * come in. Safe for several threads, never slow: the samples themselves are on the disk.
 */
public final class WaitCourse {
  /** A day at one sample a second. */
  private static final int MOST = 90_000;

  private static final int MARKS = 2_000;

  private final TreeSet<Noted> marks = new TreeSet<>();
  private long[] micros = new long[256];
  private int[] waiting = new int[256];
  private int size;
  private int count;

  /** The number keeps two marks of the same moment apart. */
  private record Noted(Mark mark, int number) implements Comparable<Noted> {
    @Override
    public int compareTo(Noted other) {
      var time = mark.at().compareTo(other.mark().at());
      return time != 0 ? time : Integer.compare(number, other.number());
    }
  }

  /**
   * A stretch of it, in so many equal parts.
   *
   * @param bars the most that waited in each part; -1 where there is no sample
   * @param highest of all of it
   */
  public record Stretch(
      Instant from, Instant to, List<Integer> bars, int highest, List<Mark> marks) {
    public Stretch {
      bars = List.copyOf(bars);
      marks = List.copyOf(marks);
    }
  }

  /** How many sessions wait for a lock in that sample. */
  public static int waiting(Sample sample) {
    return (int)
        sample.locks().queues().stream()
            .flatMap(queue -> queue.waiters().stream())
            .map(waiter -> waiter.owner())
            .distinct()
            .count();
  }

  /** Adds a sample, the newest one. */
  public synchronized void add(Instant at, int waits) {
    if (size == MOST) {
      // The oldest quarter goes, as it went from the disk.
      var rest = MOST - MOST / 4;
      System.arraycopy(micros, MOST / 4, micros, 0, rest);
      System.arraycopy(waiting, MOST / 4, waiting, 0, rest);
      size = rest;
    }
    if (size == micros.length) {
      micros = Arrays.copyOf(micros, Math.min(MOST, size * 2));
      waiting = Arrays.copyOf(waiting, Math.min(MOST, size * 2));
    }
    micros[size] = micros(at);
    waiting[size] = waits;
    size++;
  }

  /** Adds a mark. */
  public synchronized void mark(Mark mark) {
    marks.add(new Noted(mark, count++));
    if (marks.size() > MARKS) {
      marks.pollFirst();
    }
  }

  public synchronized Optional<Instant> first() {
    return size == 0 ? Optional.empty() : Optional.of(instant(micros[0]));
  }

  public synchronized Optional<Instant> last() {
    return size == 0 ? Optional.empty() : Optional.of(instant(micros[size - 1]));
  }

  /** The last mark that is clearly before that moment. */
  public synchronized Optional<Mark> before(Instant moment) {
    return Optional.ofNullable(
            marks.lower(new Noted(new Mark(moment, Mark.Kind.NOTE, ""), Integer.MIN_VALUE)))
        .map(Noted::mark);
  }

  /** The first mark after that moment. */
  public synchronized Optional<Mark> after(Instant moment) {
    return Optional.ofNullable(
            marks.higher(new Noted(new Mark(moment, Mark.Kind.NOTE, ""), Integer.MAX_VALUE)))
        .map(Noted::mark);
  }

  /** What lies between these two moments. */
  public synchronized Stretch stretch(Instant from, Instant to, int parts) {
    var bars = new int[parts];
    Arrays.fill(bars, -1);
    var start = micros(from);
    var width = Math.max(1, micros(to) - start);
    var found = Arrays.binarySearch(micros, 0, size, start);
    var highest = 0;
    for (var i = found < 0 ? -found - 1 : found; i < size && micros[i] <= start + width; i++) {
      var part = (int) Math.min(parts - 1L, (micros[i] - start) * parts / width);
      bars[part] = Math.max(bars[part], waiting[i]);
      highest = Math.max(highest, waiting[i]);
    }
    var within = new ArrayList<Mark>();
    for (var noted : marks) {
      if (!noted.mark().at().isBefore(from) && !noted.mark().at().isAfter(to)) {
        within.add(noted.mark());
      }
    }
    return new Stretch(from, to, Arrays.stream(bars).boxed().toList(), highest, within);
  }

  /** How long it is. */
  public synchronized Duration length() {
    return size == 0
        ? Duration.ZERO
        : Duration.between(instant(micros[0]), instant(micros[size - 1]));
  }

  private static long micros(Instant at) {
    return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1000);
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }
}

package dev.belay.desktop.recorder;

import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Latest;
import dev.belay.live.Sample;
import dev.belay.live.recorder.Mark;
import dev.belay.live.recorder.Recording;
import dev.belay.live.recorder.RecordingException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * Where in time the rooms stand: now, or at a second of a recording. FX thread only; what it reads,
 * it reads elsewhere.
 *
 * @param <T> what a room makes of a sample
 */
public final class RecorderModel<T> {
  private final Supplier<Optional<Source>> live;
  private final Function<Sample, T> derive;
  private final Executor background;
  private final Executor fx;
  private final SampleReader reader = new SampleReader();
  private final Latest<Asked> asked;
  private final Latest<Read<T>> read;
  private final ReadOnlyObjectWrapper<State> state =
      new ReadOnlyObjectWrapper<>(
          new State(Optional.empty(), Optional.empty(), Optional.empty(), 0, ""));
  private final ReadOnlyObjectWrapper<Optional<Past<T>>> past =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Optional<Source> opened = Optional.empty();
  private volatile int openings;

  /**
   * What the timeline shows.
   *
   * @param source what is recorded now, or the recording that was opened
   * @param until the last sample in it: it grows, and each growth is another state
   * @param at the moment that is shown; empty for now
   * @param speed how many seconds of it pass in one; 0 while it stands
   * @param says what is not well, or is being done
   */
  public record State(
      Optional<Source> source,
      Optional<Instant> until,
      Optional<Instant> at,
      int speed,
      String says) {}

  /**
   * A look back.
   *
   * @param at when the sample was taken
   * @param scene what a room makes of it
   */
  public record Past<T>(String title, boolean live, Instant at, T scene) {
    /** What it is, in words. */
    public String words(Instant now) {
      return live
          ? Formats.moment(at) + " UTC, " + Formats.ago(at, now)
          : Formats.date(at) + " " + Formats.moment(at) + " UTC, " + title;
    }
  }

  private record Asked(Source source, Instant moment) {}

  private record Read<T>(Asked asked, Optional<Past<T>> past, String says) {}

  /**
   * Shows now.
   *
   * @param live what is recorded now
   * @param derive makes what the room shows, away from the FX thread
   */
  public RecorderModel(
      Supplier<Optional<Source>> live,
      Function<Sample, T> derive,
      Executor background,
      Executor fx) {
    this.live = live;
    this.derive = derive;
    this.background = background;
    this.fx = fx;
    this.read = new Latest<>(fx, this::take);
    this.asked = new Latest<>(background, this::read);
  }

  public ReadOnlyObjectProperty<State> state() {
    return state.getReadOnlyProperty();
  }

  /** What is shown instead of now. */
  public ReadOnlyObjectProperty<Optional<Past<T>>> past() {
    return past.getReadOnlyProperty();
  }

  /** A sample came in: the recording has grown. */
  public void grown() {
    if (opened.isEmpty()) {
      var now = live.get();
      if (state.get().at().isPresent() && !same(now, state.get().source())) {
        now();
        return;
      }
      set(state.get().at(), state.get().speed(), now.flatMap(Source::problem).orElse(""));
    }
  }

  private static boolean same(Optional<Source> one, Optional<Source> other) {
    return one.map(Source::folder).equals(other.map(Source::folder));
  }

  private Optional<Source> source() {
    return opened.or(live);
  }

  private void set(Optional<Instant> at, int speed, String says) {
    var source = source();
    var until = source.flatMap(one -> one.course().last());
    state.set(new State(source, until, at, speed, says));
  }

  // ---- moving in time

  /** Shows that moment; beyond the end of what is recorded now that is now. */
  public void seek(Instant moment) {
    var one = source();
    if (one.isEmpty()) {
      return;
    }
    var first = one.get().course().first();
    var last = one.get().course().last();
    if (first.isEmpty() || last.isEmpty()) {
      return;
    }
    if (!moment.isBefore(last.get())) {
      if (one.get().live()) {
        now();
        return;
      }
      show(one.get(), last.get(), 0);
      return;
    }
    show(one.get(), moment.isBefore(first.get()) ? first.get() : moment, state.get().speed());
  }

  private void show(Source source, Instant moment, int speed) {
    set(Optional.of(moment), speed, state.get().says());
    asked.offer(new Asked(source, moment));
  }

  /** So many seconds on, or back. */
  public void move(Duration by) {
    position().ifPresent(at -> seek(at.plus(by)));
  }

  /** Where it stands, also now. */
  private Optional<Instant> position() {
    return state.get().at().or(() -> source().flatMap(one -> one.course().last()));
  }

  /** To the event before. */
  public void previousEvent() {
    position()
        .flatMap(at -> source().flatMap(one -> one.course().before(at)))
        .map(Mark::at)
        .ifPresent(this::seek);
  }

  /** To the next event; after the last one, to the end. */
  public void nextEvent() {
    if (state.get().at().isEmpty()) {
      return;
    }
    var next = position().flatMap(at -> source().flatMap(one -> one.course().after(at)));
    if (next.isPresent()) {
      seek(next.get().at());
    } else {
      toEnd();
    }
  }

  /** To now; in a recording that was opened, to its end. */
  public void toEnd() {
    if (opened.isPresent()) {
      opened.get().course().last().ifPresent(this::seek);
    } else {
      now();
    }
  }

  /** Shows now again, and closes what was opened. */
  public void now() {
    openings++;
    opened = Optional.empty();
    past.set(Optional.empty());
    set(Optional.empty(), 0, "");
    background.execute(reader::close);
  }

  /** Lets the past pass again, so many seconds in each; 0 stands still. */
  public void play(int speed) {
    if (state.get().at().isPresent()) {
      set(state.get().at(), speed, state.get().says());
    }
  }

  /** A second has passed while it plays. */
  public void tick() {
    var speed = state.get().speed();
    if (speed > 0) {
      move(Duration.ofSeconds(speed));
    }
  }

  private void read(Asked one) {
    Read<T> result;
    try {
      result =
          new Read<>(
              one,
              reader
                  .at(one.source().folder(), one.moment())
                  .map(sample ->
                      new Past<>(
                          one.source().title(),
                          one.source().live(),
                          sample.serverTime(),
                          derive.apply(sample))),
              "");
    } catch (RecordingException e) {
      result = new Read<>(one, Optional.empty(), e.happened() + " " + e.cure());
    }
    read.offer(result);
  }

  /** An answer that comes after one has gone back to now is too late. */
  private void take(Read<T> result) {
    if (state.get().at().isEmpty() || !same(Optional.of(result.asked().source()), source())) {
      return;
    }
    if (result.past().isPresent()) {
      past.set(result.past());
    }
    set(state.get().at(), state.get().speed(), result.says());
  }

  // ---- recordings that are opened

  /** Opens that recording and shows its beginning; no server is needed for it. */
  public void open(RecordingFolders.Found found) {
    var number = ++openings;
    set(state.get().at(), 0, "Reading " + found.title() + "…");
    background.execute(() -> load(found, number));
  }

  private void load(RecordingFolders.Found found, int number) {
    try (var recording = Recording.open(found.folder())) {
      if (recording.size() == 0) {
        fx.execute(() -> opened(number, Optional.empty(), found.title() + " holds no samples."));
        return;
      }
      var course = new WaitCourse();
      var source = new Source(found.title(), found.folder(), course, false, Optional.empty());
      var first = recording.times().getFirst();
      course.add(first, WaitCourse.waiting(recording.get(0)));
      fx.execute(() -> opened(number, Optional.of(source), ""));
      rest(recording, course, number);
      fx.execute(() -> {
        if (openings == number) {
          set(state.get().at(), state.get().speed(), state.get().says());
        }
      });
    } catch (RecordingException e) {
      fx.execute(() -> opened(number, Optional.empty(), e.happened() + " " + e.cure()));
    } catch (IOException e) {
      fx.execute(() -> opened(number, Optional.empty(), "Not readable: " + e.getMessage() + "."));
    }
  }

  /** The whole of a long recording takes some seconds; what is counted so far is drawn. */
  private void rest(Recording recording, WaitCourse course, int number) throws RecordingException {
    recording.marks().forEach(course::mark);
    var times = recording.times();
    for (var i = 1; i < times.size() && openings == number; i++) {
      course.add(times.get(i), WaitCourse.waiting(recording.get(i)));
      if (i % 500 == 0) {
        fx.execute(() -> {
          if (openings == number) {
            set(state.get().at(), state.get().speed(), state.get().says());
          }
        });
      }
    }
  }

  private void opened(int number, Optional<Source> source, String says) {
    if (openings != number) {
      return;
    }
    if (source.isEmpty()) {
      set(state.get().at(), 0, says);
      return;
    }
    opened = source;
    past.set(Optional.empty());
    source.get().course().first().ifPresent(first -> show(source.get(), first, 0));
  }

  /** Ends its reading. */
  public void close() {
    openings++;
    asked.close();
    read.close();
    background.execute(reader::close);
  }
}

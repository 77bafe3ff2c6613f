package dev.belay.desktop.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.locks.LockScenes;
import dev.belay.live.Sample;
import dev.belay.live.recorder.Bounds;
import dev.belay.live.recorder.Mark;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.live.recorder.Recorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moves in the time of a real recording on the disk, without a server. */
class RecorderModelTest {
  private static final Instant BEGIN = LockScenes.NOW;

  @TempDir private Path folder;
  private final WaitCourse course = new WaitCourse();
  private RecorderModel<Sample> model;

  /** Two minutes: nobody, then five that wait from 0:30 to 0:59, then nobody. */
  @BeforeEach
  void record() throws Exception {
    try (var recorder = Recorder.start(folder, QueryTexts.KEPT, Bounds.USUAL)) {
      var taken = new Semaphore(0);
      recorder.tellMarks(mark -> {
        if (mark.kind() == Mark.Kind.NOTE) {
          taken.release();
        } else {
          course.mark(mark);
        }
      });
      for (var second = 0; second < 120; second++) {
        var blocked = second >= 30 && second < 60;
        var sample = at(second, blocked ? LockScenes.blocked(3) : LockScenes.nobody());
        recorder.sampled(sample);
        course.add(sample.serverTime(), WaitCourse.waiting(sample));
        if (second % 20 == 0) {
          // The recorder loses what a slow disk does not take; here nothing may be missing.
          recorder.mark(Mark.Kind.NOTE, "taken");
          assertThat(taken.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        }
      }
    }
    var source = new Source("test", folder, course, true, Optional.empty());
    model =
        new RecorderModel<>(
            () -> Optional.of(source), sample -> sample, Runnable::run, Runnable::run);
    model.grown();
  }

  @Test
  void eachSecondIsShownAsItWas() {
    model.seek(BEGIN.plusSeconds(45));
    assertThat(shown()).isEqualTo(BEGIN.plusSeconds(45));
    assertThat(WaitCourse.waiting(past())).isEqualTo(5);
    model.move(Duration.ofSeconds(-1));
    assertThat(shown()).isEqualTo(BEGIN.plusSeconds(44));
    model.move(Duration.ofMinutes(-1));
    assertThat(shown()).as("not before the beginning").isEqualTo(BEGIN);
    assertThat(past().locks().isEmpty()).isTrue();
  }

  @Test
  void eventsAreGoneThroughAndTheEndIsNow() {
    model.previousEvent();
    assertThat(shown()).as("nobody waits any more").isEqualTo(BEGIN.plusSeconds(60));
    model.previousEvent();
    model.previousEvent();
    assertThat(shown()).as("the queue begins").isEqualTo(BEGIN.plusSeconds(30));
    model.nextEvent();
    model.nextEvent();
    model.nextEvent();
    assertThat(model.past().get()).isEmpty();
    assertThat(model.state().get().at()).isEmpty();
  }

  @Test
  void eachSampleIsToldToWhoDrawsTheRecording() {
    var told = new ArrayList<Optional<Instant>>();
    try (var subscriptions = new Subscriptions()) {
      subscriptions.watch(model.state(), now -> told.add(now.until()));
      for (var second = 120; second < 123; second++) {
        course.add(BEGIN.plusSeconds(second), 9);
        model.grown();
      }
    }
    assertThat(told)
        .containsExactly(
            Optional.of(BEGIN.plusSeconds(119)),
            Optional.of(BEGIN.plusSeconds(120)),
            Optional.of(BEGIN.plusSeconds(121)),
            Optional.of(BEGIN.plusSeconds(122)));
  }

  @Test
  void aRecordingThatPlaysGoesOnByItself() {
    model.seek(BEGIN.plusSeconds(100));
    model.play(10);
    model.tick();
    assertThat(shown()).isEqualTo(BEGIN.plusSeconds(110));
    model.tick();
    assertThat(model.past().get()).as("it has caught up with now").isEmpty();
    assertThat(model.state().get().speed()).isZero();
  }

  @Test
  void aRecordingOpensWithoutAServerAndSaysWhoseItIs() {
    var closed =
        new RecorderModel<Sample>(Optional::empty, sample -> sample, Runnable::run, Runnable::run);
    closed.open(new RecordingFolders.Found("Run 0142", folder, BEGIN));
    assertThat(closed.past().get().orElseThrow().title()).isEqualTo("Run 0142");
    assertThat(closed.past().get().orElseThrow().live()).isFalse();
    var source = closed.state().get().source().orElseThrow();
    assertThat(source.course().length()).isEqualTo(Duration.ofSeconds(119));
    assertThat(source.course().stretch(BEGIN, BEGIN.plusSeconds(119), 4).bars())
        .containsExactly(0, 5, 0, 0);
    closed.toEnd();
    assertThat(closed.past().get().orElseThrow().at()).isEqualTo(BEGIN.plusSeconds(119));
    closed.now();
    assertThat(closed.past().get()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsSaidAndWhatWasShownStays() throws Exception {
    var broken = Files.createDirectory(folder.resolve("broken"));
    model.seek(BEGIN.plusSeconds(45));
    model.open(new RecordingFolders.Found("Run 0001", broken, BEGIN));
    assertThat(model.state().get().says()).isEqualTo("Run 0001 holds no samples.");
    assertThat(shown()).isEqualTo(BEGIN.plusSeconds(45));
  }

  @Test
  void theMarksSayWhatWaitedAndWhenNobodyDidAnyMore() {
    var marks = course.stretch(BEGIN, BEGIN.plusSeconds(120), 1).marks();
    assertThat(marks)
        .extracting(Mark::kind)
        .containsExactly(Mark.Kind.QUEUE_BEGAN, Mark.Kind.QUEUE_PEAK, Mark.Kind.QUEUE_ENDED);
    assertThat(marks.getFirst().label()).isEqualTo("Queue on table public.nchat_messages");
  }

  private Instant shown() {
    return model.past().get().orElseThrow().at();
  }

  private Sample past() {
    return model.past().get().orElseThrow().scene();
  }

  private static Sample at(int second, Sample one) {
    return new Sample(
        BEGIN.plusSeconds(second),
        one.cost(),
        one.sessions(),
        one.locks(),
        one.progress(),
        one.health(),
        one.sight());
  }
}

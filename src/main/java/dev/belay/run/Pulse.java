package dev.belay.run;

import dev.belay.journal.IllegalEventException;
import dev.belay.journal.JournalEvent;
import dev.belay.postgres.Reachability;
import dev.belay.run.Questions.Question;
import dev.belay.run.Questions.Weight;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a server that does not answer while a run is driven, and gives the run's sessions up
 * where such a server keeps a stop from being confirmed. On a platform thread of its own, which
 * waits for no server.
 */
final class Pulse implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(250);

  private static final Duration PROBES = Duration.ofSeconds(2);

  /** So long no thread waits on a machine that is only busy. */
  private static final Duration STANDSTILL = Duration.ofSeconds(5);

  private final RunParts parts;
  private final RunClock clock;
  private final Questions questions;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private Optional<Silence> told = Optional.empty();
  private Optional<Long> stopAsked = Optional.empty();
  private boolean gaveUp;
  private long probed;
  private volatile @Nullable Question unreachable;
  private volatile boolean knocking;

  Pulse(RunParts parts) {
    this.parts = parts;
    this.clock = parts.clock();
    this.questions = parts.sessions().questions();
    this.probed = clock.tick();
    this.thread = Thread.ofPlatform().daemon().name("belay-pulse").start(this::beat);
  }

  private void beat() {
    var last = clock.tick();
    while (!over()) {
      var gap = clock.since(last);
      last = clock.tick();
      if (gap.compareTo(STANDSTILL) > 0) {
        questions.stoodStill(gap.toNanos());
        stoodStill(gap);
      }
      if (clock.since(probed).compareTo(PROBES) > 0 && working()) {
        probed = clock.tick();
        Thread.ofPlatform().daemon().name("belay-probe").start(parts.sessions()::probe);
      }
      tell(silence());
      giveUpAfterStop();
    }
    tell(Optional.empty());
  }

  /** A step that waits on something else than the two sessions would not notice their silence. */
  private boolean working() {
    return questions.unanswered().isEmpty()
        && parts.recorder().state().current().flatMap(RunLoop::openAttempt).isPresent();
  }

  private boolean over() {
    try {
      return ended.await(PACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private Optional<Silence> silence() {
    var question = questions.unanswered();
    if (question.isEmpty()) {
      return Optional.empty();
    }
    var lasting = clock.since(question.get().asked());
    var unsaid = clock.patience().unsaid();
    if (question.get().weight() == Weight.HEAVY && lasting.compareTo(unsaid.dividedBy(2)) > 0) {
      knock(question.get());
    }
    var silent = question.get().weight() == Weight.LIGHT || question.get() == unreachable;
    return silent && lasting.compareTo(unsaid) >= 0
        ? Optional.of(
            new Silence(
                parts.sessions().host().toString(), Duration.ofSeconds(lasting.toSeconds())))
        : Optional.empty();
  }

  /** A long answer may be a long question: whether anything answers there is asked beside it. */
  private void knock(Question question) {
    if (knocking) {
      return;
    }
    knocking = true;
    var patience = clock.patience().unsaid().dividedBy(2);
    Thread.ofPlatform()
        .daemon()
        .name("belay-knock")
        .start(() -> {
          unreachable = Reachability.answers(parts.sessions().host(), patience) ? null : question;
          knocking = false;
        });
  }

  private void tell(Optional<Silence> now) {
    if (!now.equals(told)) {
      told = now;
      parts.recorder().silence(now);
    }
  }

  private void giveUpAfterStop() {
    if (!parts.stop().requested()) {
      stopAsked = Optional.empty();
      gaveUp = false;
      return;
    }
    stopAsked = Optional.of(stopAsked.orElseGet(clock::tick));
    var waited = clock.since(stopAsked.get());
    if (!gaveUp && told.isPresent() && waited.compareTo(clock.patience().stop()) >= 0) {
      gaveUp = true;
      parts.recorder().progress("", told.get().sentence() + " It has not confirmed the stop.");
      parts.sessions().giveUp();
    }
  }

  /** What was measured meanwhile is not the server's time. */
  private void stoodStill(Duration gap) {
    var attempt = parts.recorder().state().current().flatMap(RunLoop::openAttempt);
    try {
      attempt.ifPresent(open ->
          parts
              .recorder()
              .record(
                  new JournalEvent.Output(
                      open.subject(),
                      "Belay itself stood still for "
                          + gap.toSeconds()
                          + " s (its process or this machine was stopped). Times of this step"
                          + " contain that.")));
    } catch (IllegalEventException e) {
      // The attempt has just ended.
    }
  }

  /** Ends it; what was said of silence is taken back. */
  @Override
  public void close() throws InterruptedException {
    ended.countDown();
    thread.join();
  }
}

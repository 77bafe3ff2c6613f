package dev.belay.desktop.run;

import dev.belay.desktop.fx.Latest;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Fingerprint;
import dev.belay.postgres.FingerprintCheck;
import dev.belay.postgres.FingerprintCheck.Difference;
import dev.belay.postgres.SessionRole;
import dev.belay.postgres.SpecException;
import dev.belay.run.RunTargets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks who answers at the address of the run that is shown while nobody drives it: the band must
 * not say of another server that it is the run's. It connects anew each time, because an old
 * connection stays where it led. FX thread only.
 */
final class LeftRunWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeftRunWatch.class);

  private final Means means;
  private final Latest<Answer> answers;
  private final Consumer<RunRoom> take;
  private Optional<RunPicture> shown = Optional.empty();
  private Optional<Asking> asking = Optional.empty();

  /**
   * How it asks.
   *
   * @param pace between two questions
   */
  record Means(Connector connector, RunTargets targets, Duration pace) {}

  private record Answer(String run, List<Difference> differences) {}

  private record Asking(String run, Thread thread) {}

  /**
   * Asks nobody yet.
   *
   * @param take takes what the room holds now; on the FX thread
   */
  LeftRunWatch(Means means, Executor fx, Consumer<RunRoom> take) {
    this.means = means;
    this.take = take;
    this.answers = new Latest<>(fx, this::answered);
  }

  /** Follows what the room shows now. */
  void follow(RunRoom now) {
    shown =
        now instanceof RunRoom.Shown(var picture) && watched(picture)
            ? Optional.of(picture)
            : Optional.empty();
    var run = shown.map(picture -> picture.state().run());
    if (!run.equals(asking.map(Asking::run))) {
      close();
      shown.ifPresent(picture -> begin(picture.state()));
    }
  }

  /** The sandbox is found by what claims it, not by an address. */
  private static boolean watched(RunPicture picture) {
    return picture.left()
        && picture.state().status() != RunStatus.FINISHED
        && picture.state().bound().isPresent()
        && picture.environment() != Environment.SANDBOX;
  }

  private void begin(RunState state) {
    var thread =
        Thread.ofVirtual().name("belay-left-run-" + state.run()).unstarted(() -> ask(state));
    asking = Optional.of(new Asking(state.run(), thread));
    thread.start();
  }

  private void ask(RunState state) {
    try {
      while (!Thread.interrupted()) {
        answers.offer(new Answer(state.run(), differences(state)));
        Thread.sleep(means.pace());
      }
    } catch (InterruptedException e) {
      // Nobody looks at the run any more.
    }
  }

  /** None where nobody answers: who is not there is not the wrong one. */
  private List<Difference> differences(RunState state) {
    var meant = state.opened().event().target();
    var bound = state.bound().orElseThrow();
    try {
      var target =
          means.targets().of(meant, Environment.ofMarker(Optional.of(meant.environment())));
      try (var session =
          means.connector().open(target.spec(), SessionRole.SAMPLE, "belay/live/left")) {
        var now = Fingerprint.read(session, Optional.of(state.run()));
        var verdict =
            FingerprintCheck.compare(
                Fingerprint.fromMap(bound.fingerprint()), now, bound.lastWal());
        return switch (verdict) {
          case FingerprintCheck.Matches _ -> List.of();
          case FingerprintCheck.Differs(var differences) -> differences;
        };
      }
    } catch (ConnectException | SQLException | SpecException e) {
      LOG.debug("Who answers for run {} is not known", state.run(), e);
      return List.of();
    }
  }

  private void answered(Answer answer) {
    shown
        .filter(picture -> picture.state().run().equals(answer.run()))
        .filter(picture -> !picture.heard().wrong().equals(answer.differences()))
        .ifPresent(
            picture -> take.accept(new RunRoom.Shown(picture.answeredBy(answer.differences()))));
  }

  /** Asks no more. */
  @Override
  public void close() {
    asking.ifPresent(one -> one.thread().interrupt());
    asking = Optional.empty();
  }
}

package dev.belay.desktop.run;

import dev.belay.journal.RunState;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import dev.belay.run.watch.LockOutlook;
import dev.belay.run.watch.RowsWritten;
import dev.belay.runbook.Runbook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of a run and its server at a moment.
 *
 * @param live what was read of the server last
 */
public record StripFacts(RunState state, Runbook runbook, Live live, Instant now) {

  /**
   * What is known of going back.
   *
   * @param written since the run's work was committed; empty before, and where it was not counted
   * @param losses what undoing would lose now, as the runbook's query counts it
   * @param earlier how long steps took in earlier runs of the runbook
   */
  public record Back(Optional<RowsWritten> written, Losses losses, EarlierRuns earlier) {
    static final Back UNKNOWN = new Back(Optional.empty(), Losses.NOT_ASKED, EarlierRuns.NONE);
  }

  /** What is known of what undoing would lose. */
  public sealed interface Losses {
    /** Nothing is in effect, the runbook does not say how to count, or nobody counted yet. */
    Losses NOT_ASKED = new NotAsked();

    /** It was not counted. */
    record NotAsked() implements Losses {}

    /** So much, at that moment. */
    record Counted(String value, Instant at) implements Losses {}

    /**
     * It cannot be told.
     *
     * @param why in a few words
     * @param said what the server said of it; empty where it said nothing
     */
    record Unknown(String why, String said, Instant at) implements Losses {}
  }

  /**
   * What was read of the server.
   *
   * @param points older readings, the oldest first
   * @param outlook behind whom the current step would queue; empty where it was not asked
   * @param back what going back costs
   */
  public record Live(
      Optional<Look> look, List<Point> points, Optional<LockOutlook> outlook, Back back) {
    /** Nothing was read yet. */
    public static final Live NONE =
        new Live(Optional.empty(), List.of(), Optional.empty(), Back.UNKNOWN);

    public Live {
      points = List.copyOf(points);
    }
  }

  /** A sample and when it came, by this machine's clock. */
  public record Look(Instant at, Sample sample) {
    /** How many clients work now, those that feed this strip left out. */
    long active() {
      return clients().filter(session -> session.doing().state().equals("active")).count();
    }

    /** The age of the oldest open transaction of a client. */
    Optional<Duration> oldest() {
      return clients()
          .flatMap(session -> session.doing().transactionStart().stream())
          .min(Instant::compareTo)
          .map(start -> Duration.between(start, sample.serverTime()));
    }

    private Stream<SessionActivity> clients() {
      return sample.sessions().stream()
          .filter(SessionActivity::isClient)
          .filter(session -> !session.client().application().startsWith("belay/live"));
    }
  }

  /** The values of one moment, of which the courses are drawn; empty where one is not known. */
  public record Point(
      Instant at,
      Optional<Double> active,
      Optional<Double> commits,
      Optional<Double> oldest,
      Optional<Double> lag) {

    /** The values that a sample tells: of sessions every time, of the server as far as read. */
    static Point of(Look look) {
      var health = look.sample().health();
      return new Point(
          look.at(),
          Optional.of((double) look.active()),
          health.flatMap(it -> it.traffic().commitsPerSecond()),
          Optional.of(look.oldest().map(Point::seconds).orElse(0.0)),
          health.flatMap(it ->
              it.replication().standbys().stream()
                  .flatMap(standby -> standby.lag().stream())
                  .map(Point::seconds)
                  .max(Double::compare)));
    }

    private static double seconds(Duration age) {
      return Math.max(0, age.toMillis() / 1000.0);
    }
  }
}

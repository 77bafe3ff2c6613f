package dev.belay.desktop.activity;

import dev.belay.live.Sample;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A sample as the activity room shows it; made beside the FX thread.
 *
 * @param lines sessions and prepared transactions
 * @param databases that occur, in order
 * @param states that occur, in order
 * @param counts what the header says
 */
public record ActivityScene(
    Sample sample,
    List<SessionLine> lines,
    List<String> databases,
    List<String> states,
    List<ProgressLine> progress,
    HealthBoard health,
    Counts counts) {
  /** Copies the lists. */
  public ActivityScene {
    lines = List.copyOf(lines);
    databases = List.copyOf(databases);
    states = List.copyOf(states);
    progress = List.copyOf(progress);
  }

  /**
   * @param waiting for a lock
   * @param idle in transaction, failed ones too
   * @param orphaned prepared transactions
   * @param onlyBelay whether no client but Belay is there
   */
  public record Counts(long waiting, long idle, long orphaned, boolean onlyBelay) {}

  /** Makes scenes of the samples of one server, in their order. */
  public static Function<Sample, ActivityScene> derivation() {
    var course = new HealthCourse();
    return sample -> of(sample, course);
  }

  private static ActivityScene of(Sample sample, HealthCourse course) {
    var lines = new SessionLines(sample).lines();
    var databases = new TreeSet<String>();
    var states = new TreeSet<String>();
    for (var line : lines) {
      var database = line.facts().client().database();
      if (!database.isEmpty()) {
        databases.add(database);
      }
      if (!line.facts().state().isEmpty()) {
        states.add(line.facts().state());
      }
    }
    return new ActivityScene(
        sample,
        lines,
        List.copyOf(databases),
        List.copyOf(states),
        ProgressLine.of(sample.progress()),
        course.with(sample.health()),
        new Counts(
            count(lines, Mark.Kind.WAITS),
            count(lines, Mark.Kind.IDLE_IN_TRANSACTION) + count(lines, Mark.Kind.ABORTED),
            count(lines, Mark.Kind.ORPHANED),
            lines.stream().allMatch(ActivityScene::serversOrBelays)));
  }

  private static boolean serversOrBelays(SessionLine line) {
    return line.session().filter(one -> one.isBelays() || !one.isClient()).isPresent();
  }

  private static long count(List<SessionLine> lines, Mark.Kind kind) {
    return lines.stream().filter(line -> line.has(kind)).count();
  }
}

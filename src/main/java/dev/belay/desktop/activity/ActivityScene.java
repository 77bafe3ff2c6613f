package dev.belay.desktop.activity;

import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A sample as the activity room shows it; made beside the FX thread.
 *
 * @param lines sessions and prepared transactions
 * @param databases that occur, in order
 * @param states that occur, in order
 */
public record ActivityScene(
    Sample sample,
    List<SessionLine> lines,
    List<String> databases,
    List<String> states,
    List<ProgressLine> progress,
    HealthBoard health) {
  /** Copies the lists. */
  public ActivityScene {
    lines = List.copyOf(lines);
    databases = List.copyOf(databases);
    states = List.copyOf(states);
    progress = List.copyOf(progress);
  }

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
        course.with(sample.health()));
  }

  /** Whether no client but Belay is there. */
  public boolean onlyBelay() {
    return sample.sessions().stream()
            .filter(SessionActivity::isClient)
            .allMatch(SessionActivity::isBelays)
        && lines.stream().noneMatch(line -> line.prepared().isPresent());
  }

  /** How many lines have that mark. */
  public long count(Mark.Kind kind) {
    return lines.stream().filter(line -> line.has(kind)).count();
  }
}

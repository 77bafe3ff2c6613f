package dev.belay.desktop.activity;

import dev.belay.live.Sample;
import dev.belay.live.StatementText;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A sample as the activity room shows it; made beside the FX thread.
 *
 * @param lines sessions and prepared transactions
 * @param found what can be filtered by
 * @param counts what the header says
 * @param arranged as it was wanted when the scene was made
 */
public record ActivityScene(
    Sample sample,
    List<SessionLine> lines,
    Found found,
    List<ProgressLine> progress,
    HealthBoard health,
    Counts counts,
    Optional<Arranged> arranged) {
  /** Copies the lists. */
  public ActivityScene {
    lines = List.copyOf(lines);
    progress = List.copyOf(progress);
  }

  /** Databases and states that occur, in order. */
  public record Found(List<String> databases, List<String> states) {
    /** Copies the lists. */
    public Found {
      databases = List.copyOf(databases);
      states = List.copyOf(states);
    }
  }

  /**
   * What a person wants to see.
   *
   * @param key of the chosen session
   * @param whole the text of its query, where it is known beyond the sample
   */
  record Wish(TableChoice choice, Optional<String> key, Optional<StatementText> whole) {}

  /**
   * What that wish comes to.
   *
   * @param rows those that pass the filters, in their order
   * @param chosen empty when nothing is chosen, or it is gone
   */
  record Arranged(Wish wish, List<SessionLine> rows, Optional<SessionDetail> chosen) {}

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
        new Found(List.copyOf(databases), List.copyOf(states)),
        ProgressLine.of(sample.progress()),
        course.with(sample.health()),
        new Counts(
            count(lines, Mark.Kind.WAITS),
            count(lines, Mark.Kind.IDLE_IN_TRANSACTION) + count(lines, Mark.Kind.ABORTED),
            count(lines, Mark.Kind.ORPHANED),
            lines.stream().allMatch(ActivityScene::serversOrBelays)),
        Optional.empty());
  }

  /** The same with what that wish comes to. */
  ActivityScene arranged(Wish wish) {
    var chosen =
        wish.key()
            .flatMap(key -> lines.stream().filter(line -> line.key().equals(key)).findFirst())
            .map(line -> SessionDetail.of(sample, line, wish.whole()));
    return new ActivityScene(
        sample,
        lines,
        found,
        progress,
        health,
        counts,
        Optional.of(new Arranged(wish, wish.choice().rows(lines), chosen)));
  }

  private static boolean serversOrBelays(SessionLine line) {
    return line.session().filter(one -> one.isBelays() || !one.isClient()).isPresent();
  }

  private static long count(List<SessionLine> lines, Mark.Kind kind) {
    return lines.stream().filter(line -> line.has(kind)).count();
  }
}

package dev.belay.desktop.activity;

import dev.belay.desktop.fx.Formats;
import dev.belay.live.ProgressRow;
import dev.belay.live.ProgressRow.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A command that reports how far it is.
 *
 * @param share done of the total, 0 to 1; empty where the server gives no total
 * @param counts done and total, in words
 * @param pace rate and estimate, in words, or why there is none
 */
public record ProgressLine(
    int pid,
    String command,
    String subject,
    String phase,
    Optional<Double> share,
    String counts,
    String pace) {

  /** The same over samples. */
  public String key() {
    return pid + "/" + command + "/" + subject;
  }

  /** What that row says. */
  static ProgressLine of(ProgressRow row) {
    var main = row.bar().or(() -> row.measures().stream().findFirst());
    var others =
        row.measures().stream()
            .filter(measure -> !Optional.of(measure).equals(main))
            .map(ProgressLine::counts)
            .collect(Collectors.joining(", "));
    return new ProgressLine(
        row.pid(),
        row.command().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
            + row.command().substring(1),
        row.subject(),
        row.phase().isEmpty() ? "no phases" : row.phase(),
        row.bar()
            .flatMap(bar ->
                bar.total()
                    .filter(total -> total > 0)
                    .map(total -> Math.clamp((double) bar.done() / total, 0, 1))),
        main.map(ProgressLine::counts).orElse("no counters yet")
            + (others.isEmpty() ? "" : "; " + others),
        pace(main, row.seen()));
  }

  private static String counts(Measure measure) {
    if (measure.unit().equals("bytes")) {
      return Formats.bytes(measure.done())
          + measure.total().map(total -> " of " + Formats.bytes(total)).orElse("");
    }
    return measure
            .total()
            .map(total -> Formats.parts(measure.done(), total))
            .orElse(Formats.count(measure.done()))
        + " "
        + measure.unit();
  }

  private static String pace(Optional<Measure> main, ProgressRow.Span seen) {
    var parts = new ArrayList<String>();
    var lasts = Duration.between(seen.first(), seen.last());
    parts.add("seen for " + Formats.prose(lasts));
    if (main.isEmpty()) {
      return parts.getFirst();
    }
    var measure = main.get();
    measure
        .perSecond()
        .ifPresentOrElse(
            rate ->
                parts.add(
                    measure.unit().equals("bytes") ? Formats.byteRate(rate) : Formats.rate(rate)),
            () -> parts.add("rate after 10 s in a phase"));
    if (measure.total().isEmpty()) {
      parts.add("the server gives no total, so no estimate");
    } else if (measure.remaining().isPresent()) {
      parts.add("this phase about " + Formats.prose(measure.remaining().get()) + " more");
    } else if (measure.perSecond().isPresent()) {
      parts.add("stands still");
    }
    return String.join(", ", parts);
  }

  static List<ProgressLine> of(List<ProgressRow> rows) {
    return rows.stream().map(ProgressLine::of).toList();
  }
}

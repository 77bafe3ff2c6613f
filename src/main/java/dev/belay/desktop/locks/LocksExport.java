package dev.belay.desktop.locks;

import dev.belay.desktop.watch.Export;
import dev.belay.desktop.watch.Exported;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import dev.belay.live.recorder.QueryTexts;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A sample's waits as a file. */
final class LocksExport {
  /** The kinds of files. */
  enum Format {
    CSV("Write who waits for whom as CSV?", "who waits for whom", ".csv"),
    JSON("Write sessions and waits as JSON?", "sessions and waits", ".json");

    private final String question;
    private final String what;
    private final String ending;

    Format(String question, String what, String ending) {
      this.question = question;
      this.what = what;
      this.ending = ending;
    }
  }

  private LocksExport() {}

  /**
   * What would be written of that sample.
   *
   * @param texts what may leave of other users' queries
   * @param whole gives the whole texts of queries; empty for a recorded sample
   */
  static Exported of(
      String server,
      Sample sample,
      QueryTexts texts,
      Optional<UnaryOperator<List<SessionActivity>>> whole,
      Format format) {
    return new Exported(
        format.question,
        format.what,
        note(texts, whole.isPresent()),
        Export.suggested("locks", server, sample.serverTime(), format.ending),
        () -> {
          var asked = whole.filter(_ -> texts == QueryTexts.KEPT);
          var written = asked.map(one -> sample.with(one.apply(sample.sessions()))).orElse(sample);
          var file = new LocksText(server, written, texts);
          return switch (format) {
            case CSV -> file.csv();
            case JSON -> file.json();
          };
        });
  }

  private static String note(QueryTexts texts, boolean whole) {
    return "One snapshot of pg_locks, whatever is folded or filtered"
        + switch (texts) {
          case KEPT -> whole ? Exported.KEPT : Exported.BEGINNINGS;
          case HASHED -> ". " + Exported.HASHED;
          case DROPPED -> ". " + Exported.DROPPED;
        };
  }
}

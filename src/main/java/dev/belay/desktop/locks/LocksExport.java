package dev.belay.desktop.locks;

import dev.belay.desktop.watch.Export;
import dev.belay.desktop.watch.Exported;
import dev.belay.live.Sample;
import dev.belay.live.recorder.QueryTexts;

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
   */
  static Exported of(String server, Sample sample, QueryTexts texts, Format format) {
    var file = new LocksText(server, sample, texts);
    return new Exported(
        format.question,
        format.what,
        note(texts),
        Export.suggested("locks", server, sample.serverTime(), format.ending),
        switch (format) {
          case CSV -> file::csv;
          case JSON -> file::json;
        });
  }

  private static String note(QueryTexts texts) {
    return "One snapshot of pg_locks, whatever is folded or filtered"
        + switch (texts) {
          case KEPT -> ", with the beginning of each query.";
          case HASHED -> ". " + Exported.HASHED;
          case DROPPED -> ". " + Exported.DROPPED;
        };
  }
}

package dev.belay.desktop.watch;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What can be written into a file.
 *
 * @param question what will be written, and as what
 * @param what the same for the dialog of the platform and when it is done, such as {@code 21 rows}
 * @param note what is in it, and what the data policy keeps out
 * @param proposed where it would go
 * @param text the whole file; may take long
 */
public record Exported(
    String question, String what, String note, Path proposed, Supplier<String> text) {
  /** Where query texts are written as they are. */
  public static final String KEPT =
      ", with each query as long as the server keeps it (track_activity_query_size).";

  /** Where query texts are written as a recording has them. */
  public static final String BEGINNINGS = ", with the beginning of each query.";

  /** Where query texts of others are replaced. */
  public static final String HASHED =
      "The data policy lets no query texts of others into a file: each is replaced by a number.";

  /** Where query texts of others are left out. */
  public static final String DROPPED =
      "The data policy lets no query texts of others into a file: they are left out.";
}

package dev.belay.migration;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a file in a plain folder, taken apart. */
record PlainName(String version, String name, boolean rollback) {
  /** The names that are read, for people. */
  static final String READ =
      "NNN_name.sql, and for the way back NNN_name.rollback.sql, .down.sql, .undo.sql or _down.sql";

  private static final List<String> ROLLBACK_ENDINGS =
      List.of(".rollback.sql", ".down.sql", ".undo.sql", "_down.sql");

  private static final Pattern STEM = Pattern.compile("(\\d{1,40})_([^.\\p{Cntrl}]+)");

  static Optional<PlainName> of(String file) {
    var ending = ROLLBACK_ENDINGS.stream().filter(file::endsWith).findFirst().orElse(".sql");
    if (!file.endsWith(ending)) {
      return Optional.empty();
    }
    var stem = STEM.matcher(file.substring(0, file.length() - ending.length()));
    return stem.matches()
        ? Optional.of(new PlainName(stem.group(1), stem.group(2), !ending.equals(".sql")))
        : Optional.empty();
  }
}

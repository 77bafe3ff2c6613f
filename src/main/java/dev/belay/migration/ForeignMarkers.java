package dev.belay.migration;

import dev.belay.migration.MigrationException.Problem;
import dev.belay.sql.SqlScript;
import dev.belay.sql.SqlScript.LineComment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Comments by which another tool tells its files apart. Such a file often holds the way back below
 * a marker: sent as plain SQL it would be applied and undone in one go.
 */
final class ForeignMarkers {
  /** A tool and the comment of its own line that only its files have. */
  private record Tool(String name, Pattern comment) {
    static Tool of(String name, String comment) {
      return new Tool(name, Pattern.compile(comment, Pattern.CASE_INSENSITIVE));
    }
  }

  private static final List<Tool> TOOLS =
      List.of(
          Tool.of("dbmate", "--\\s*migrate:(up|down)\\b.*"),
          Tool.of("goose", "--\\s*\\+goose\\b.*"),
          Tool.of("sql-migrate", "--\\s*\\+migrate\\b.*"),
          Tool.of("micrate", "--\\s*\\+micrate\\b.*"),
          Tool.of(
              "Liquibase", "--\\s*(liquibase\\s+formatted\\s+sql\\b.*|changeset\\s+\\S+:\\S+.*)"),
          Tool.of("tern", "----\\s*create above\\s*/\\s*drop below\\s*----"),
          Tool.of("Rambler", "--\\s*rambler\\s+(up|down)\\b.*"),
          Tool.of("Atlas", "--\\s*atlas:\\w+.*"),
          Tool.of("node-pg-migrate", "--[\\s-]*(up|down)\\s+migration\\b.*"),
          Tool.of("MyBatis Migrations", "--\\s*(//\\s*)?@UNDO\\b.*"));

  /** Headings of files that hold both directions, whoever wrote them. */
  private static final Pattern UP = heading("ups?|upgrade|forward");

  private static final Pattern DOWN = heading("downs?|downgrade|undo|rollback|revert|backward");

  private ForeignMarkers() {}

  private static Pattern heading(String words) {
    return Pattern.compile(
        "--[\\s=#*!@:+-]*(" + words + ")[\\s=#*!@:+-]*", Pattern.CASE_INSENSITIVE);
  }

  /** What is wrong with a file that another tool's markers are in; nothing for one of ours. */
  static Optional<Problem> in(Path file, String text) {
    var comments = SqlScript.lineComments(text);
    return comments.stream()
        .flatMap(comment -> tool(comment).map(tool -> problem(file, comment, tool)).stream())
        .findFirst()
        .or(() -> bothDirections(file, comments));
  }

  private static Optional<Tool> tool(LineComment comment) {
    return TOOLS.stream()
        .filter(one -> one.comment().matcher(comment.text()).matches())
        .findFirst();
  }

  private static Problem problem(Path file, LineComment comment, Tool tool) {
    return new Problem(
        file,
        Optional.of(comment.at()),
        "This is a file of "
            + tool.name()
            + ": \""
            + comment.text()
            + "\". Sent as plain SQL, what stands below such a line would run too.",
        "Write what "
            + tool.name()
            + " keeps in one file as two: NNN_name.sql and NNN_name.rollback.sql, without its"
            + " marker lines.");
  }

  private static Optional<Problem> bothDirections(Path file, List<LineComment> comments) {
    var up = comments.stream().anyMatch(one -> UP.matcher(one.text()).matches());
    return comments.stream()
        .filter(one -> up && DOWN.matcher(one.text()).matches())
        .findFirst()
        .map(down ->
            new Problem(
                file,
                Optional.of(down.at()),
                "The file holds both directions: its way back begins at \""
                    + down.text()
                    + "\", and would run too.",
                "Write the two directions as two files: NNN_name.sql and"
                    + " NNN_name.rollback.sql."));
  }
}

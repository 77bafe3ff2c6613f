package dev.belay.desktop.activity;

import java.util.List;
import java.util.stream.Collectors;

/** A session in words, to be pasted into a chat or a ticket. */
final class SessionText {
  private SessionText() {}

  /** One line, column after column. */
  static String row(SessionLine line, List<Column> columns) {
    return columns.stream()
        .filter(column -> !column.text(line).isEmpty())
        .map(column ->
            switch (column) {
              case PID, QUERY, MARK, STATE -> column.text(line);
              default ->
                  column.title().toLowerCase(java.util.Locale.ROOT) + " " + column.text(line);
            })
        .collect(Collectors.joining(", "));
  }

  /** All that is known of it, with its query and the time. */
  static String markdown(SessionDetail detail, String server) {
    var line = detail.line();
    var text = new StringBuilder("### ");
    text.append(line.label()).append(" on ").append(server).append(", ");
    text.append(line.facts().times().now()).append(detail.gone() ? ", has ended since" : "");
    text.append("\n\n");
    line.marks().forEach(mark -> text.append("- **").append(mark.words()).append("**\n"));
    detail
        .facts()
        .forEach(fact ->
            text.append("- ").append(fact.label()).append(": ").append(fact.value()).append('\n'));
    if (detail.query().sql().isEmpty()) {
      return text.append("- ").append(detail.query().title()).append('\n').toString();
    }
    // A fence that is longer than any in the text.
    var fence = "```";
    while (detail.query().sql().contains(fence)) {
      fence += "`";
    }
    return text.append("\n")
        .append(detail.query().title())
        .append(":\n\n")
        .append(fence)
        .append("sql\n")
        .append(detail.query().laidOut())
        .append('\n')
        .append(fence)
        .append('\n')
        .toString();
  }
}

package dev.belay.desktop.activity;

import dev.belay.live.SessionActivity;
import dev.belay.live.recorder.DataPolicy;
import dev.belay.live.recorder.QueryTexts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The table as it stands, to be written into a file.
 *
 * @param server the connection's name
 * @param at of the sample, by the server's clock
 * @param texts what a file may have of other users' query texts
 */
public record SessionTable(
    String server, Instant at, List<Column> columns, List<SessionLine> lines, QueryTexts texts) {
  /** Copies the lists. */
  public SessionTable {
    columns = List.copyOf(columns);
    lines = List.copyOf(lines);
  }

  /** The kinds of files. */
  public enum Format {
    CSV,
    JSON;

    /** The end of the file's name. */
    public String ending() {
      return "." + name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The same table with more of the queries. */
  SessionTable with(UnaryOperator<List<SessionActivity>> whole) {
    var sessions = lines.stream().flatMap(line -> line.session().stream()).toList();
    var byPid = new HashMap<Integer, SessionActivity>();
    whole.apply(sessions).forEach(session -> byPid.put(session.pid(), session));
    return new SessionTable(
        server,
        at,
        columns,
        lines.stream()
            .map(line -> line.with(line.session().map(one -> byPid.getOrDefault(one.pid(), one))))
            .toList(),
        texts);
  }

  /** The whole file. */
  public String as(Format format) {
    return switch (format) {
      case CSV -> csv();
      case JSON -> json();
    };
  }

  /** RFC 4180, with a header; ages in seconds. */
  private String csv() {
    var policy = new DataPolicy(texts);
    var file = new StringBuilder();
    file.append(columns.stream().map(Column::id).collect(Collectors.joining(","))).append("\r\n");
    for (var line : lines) {
      var row = new StringJoiner(",", "", "\r\n");
      columns.forEach(column -> row.add(quoted(value(policy, column, line).orElse(""))));
      file.append(row);
    }
    return file.toString();
  }

  /** Fields that hold what separates them stand in quotes. */
  private static String quoted(String value) {
    return value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + value.replace("\"", "\"\"") + '"'
        : value;
  }

  private String json() {
    var policy = new DataPolicy(texts);
    var mapper = JsonMapper.builder().build();
    var root = mapper.createObjectNode();
    root.put("server", server);
    root.put("sampled_at", at.toString());
    root.put("query_texts", texts.name().toLowerCase(java.util.Locale.ROOT));
    var sessions = root.putArray("sessions");
    for (var line : lines) {
      var node = sessions.addObject();
      for (var column : columns) {
        put(node, column, value(policy, column, line));
      }
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void put(ObjectNode node, Column column, Optional<String> value) {
    if (value.isEmpty()) {
      node.putNull(column.id());
    } else if (column.type() == Column.Type.NUMBER && isNumber(value.get())) {
      node.put(column.id(), Double.parseDouble(value.get()));
    } else {
      node.put(column.id(), value.get());
    }
  }

  private static boolean isNumber(String value) {
    return value.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
  }

  /** Raw, so that a program can go on with it. */
  private static Optional<String> value(DataPolicy policy, Column column, SessionLine line) {
    var times = line.facts().times();
    return switch (column) {
      case TRANSACTION_AGE -> seconds(times.transaction(), times);
      case QUERY_AGE -> seconds(times.query(), times);
      case STATE_AGE -> seconds(times.state(), times);
      case XMIN_AGE -> line.facts().age().xmin().map(String::valueOf);
      case MARK ->
          Optional.of(line.marks().stream().map(Mark::words).collect(Collectors.joining("; ")));
      case QUERY ->
          line.session().map(policy::apply).map(SessionActivity::query).map(query -> query.text());
      case STATE -> Optional.of(line.facts().state());
      case CLIENT -> Optional.of(line.facts().client().address());
      case DATABASE -> Optional.of(line.facts().client().database());
      case USER -> Optional.of(line.facts().client().user());
      case APPLICATION -> Optional.of(line.facts().client().application());
      case TYPE -> Optional.of(line.facts().client().backendType());
      case PID, WAIT -> Optional.of(column.text(line));
    };
  }

  private static Optional<String> seconds(Optional<Instant> since, SessionLine.Times times) {
    return since.map(
        at -> String.valueOf(Math.max(0, Duration.between(at, times.now()).toMillis()) / 1000.0));
  }
}

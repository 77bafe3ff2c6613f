package dev.belay.desktop.activity;

import dev.belay.desktop.fx.Formats;
import dev.belay.live.SessionActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The columns of the table of sessions. */
public enum Column {
  PID("Pid", "pid", 4.8, Type.NUMBER, line -> line.session().isPresent() ? line.label() : "none"),
  MARK("Mark", "mark", 13, Type.WORDS, Column::marks),
  DATABASE("Database", "database", 6, Type.WORDS, line -> word(client(line).database(), "none")),
  USER("User", "user", 6.8, Type.WORDS, line -> word(client(line).user(), "none")),
  APPLICATION(
      "Application",
      "application",
      7.6,
      Type.WORDS,
      line -> word(client(line).application(), "not named")),
  CLIENT("Client", "client", 10, Type.MONO, line -> word(client(line).address(), "none")),
  TYPE("Type", "type", 10, Type.WORDS, line -> word(client(line).backendType(), "hidden")),
  STATE("State", "state", 11.8, Type.WORDS, Column::state),
  WAIT("Waits for", "wait", 9.4, Type.WORDS, line -> line.facts().waits()),
  TRANSACTION_AGE(
      "Transaction",
      "transaction_age",
      8,
      Type.NUMBER,
      line -> age(line, SessionLine.Times::transaction)),
  QUERY_AGE("Query", "query_age", 5.4, Type.NUMBER, line -> age(line, SessionLine.Times::query)),
  STATE_AGE("In state", "state_age", 5.6, Type.NUMBER, line -> age(line, SessionLine.Times::state)),
  XMIN_AGE(
      "Xmin age",
      "xmin_age",
      6,
      Type.NUMBER,
      line -> line.facts().age().xmin().map(Formats::count).orElse("none")),
  QUERY("Query text", "query", 12, Type.MONO, line -> line.facts().query());

  /** What is shown until the operator chooses. */
  public static final Set<Column> USUAL =
      Set.copyOf(EnumSet.complementOf(EnumSet.of(CLIENT, TYPE, STATE_AGE)));

  private final String title;
  private final String id;
  private final double width;
  private final Type type;
  private final Function<SessionLine, String> text;

  /** How its values are set. */
  public enum Type {
    WORDS,
    /** Right-aligned, in mono. */
    NUMBER,
    MONO
  }

  Column(String title, String id, double width, Type type, Function<SessionLine, String> text) {
    this.title = title;
    this.id = id;
    this.width = width;
    this.type = type;
    this.text = text;
  }

  public String title() {
    return title;
  }

  /** For node ids, files and what is kept. */
  public String id() {
    return id;
  }

  /** In em. */
  public double width() {
    return width;
  }

  public Type type() {
    return type;
  }

  /** What stands in that row. */
  public String text(SessionLine line) {
    return text.apply(line);
  }

  /** The order of rows by it: ages by their start, so that they keep their order as they grow. */
  public Comparator<SessionLine> order() {
    return switch (this) {
      case PID -> Comparator.comparingInt(SessionLine::pid);
      case MARK ->
          Comparator.comparingInt(
              line -> line.marks().isEmpty() ? -99 : -line.marks().getFirst().kind().ordinal());
      case TRANSACTION_AGE -> since(SessionLine.Times::transaction);
      case QUERY_AGE -> since(SessionLine.Times::query);
      case STATE_AGE -> since(SessionLine.Times::state);
      case XMIN_AGE -> Comparator.comparingLong(line -> line.facts().age().xmin().orElse(-1L));
      case DATABASE, USER, APPLICATION, CLIENT, TYPE, STATE, WAIT, QUERY ->
          Comparator.comparing(this::text, String.CASE_INSENSITIVE_ORDER);
    };
  }

  /** Whether the largest comes first when it is chosen to sort by. */
  public boolean largestFirst() {
    return switch (this) {
      case MARK, TRANSACTION_AGE, QUERY_AGE, STATE_AGE, XMIN_AGE -> true;
      case PID, DATABASE, USER, APPLICATION, CLIENT, TYPE, STATE, WAIT, QUERY -> false;
    };
  }

  /** The column of that id. */
  public static Optional<Column> of(String id) {
    for (var column : values()) {
      if (column.id.equals(id)) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }

  private static Comparator<SessionLine> since(
      Function<SessionLine.Times, Optional<Instant>> which) {
    return Comparator.comparing(
        (SessionLine line) -> which.apply(line.facts().times()).orElse(Instant.MAX),
        Comparator.reverseOrder());
  }

  private static SessionActivity.Client client(SessionLine line) {
    return line.facts().client();
  }

  private static String word(String value, String absent) {
    return value.isEmpty() ? absent : value;
  }

  private static String marks(SessionLine line) {
    var marks = line.marks();
    if (marks.isEmpty()) {
      return "";
    }
    return marks.getFirst().words() + (marks.size() > 1 ? " +" + (marks.size() - 1) : "");
  }

  /** The server's word as the beginning of a sentence; what it is, for a process of its own. */
  private static String state(SessionLine line) {
    var state = line.facts().state();
    var word = state.isEmpty() ? client(line).backendType() : state;
    return word.isEmpty()
        ? "Server process"
        : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static String age(
      SessionLine line, Function<SessionLine.Times, Optional<Instant>> which) {
    var times = line.facts().times();
    return which
        .apply(times)
        .map(at -> Formats.clock(Duration.between(at, times.now())))
        .orElse("none");
  }
}

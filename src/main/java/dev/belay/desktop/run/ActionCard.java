package dev.belay.desktop.run;

import dev.belay.desktop.control.CodeText;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.RunScreen.Code;
import dev.belay.journal.RunState;
import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What each kind of action says of itself, and what it sends. */
final class ActionCard {
  private static final Pattern NAMES = Pattern.compile(":[\"']?([a-z][a-z0-9_.-]*)[\"']?");

  private ActionCard() {}

  /** What the step does, in a sentence. */
  static String what(Step step) {
    return switch (step.action()) {
      case Action.Manual _ -> "A person looks, and answers with the value seen.";
      case Action.Query query ->
          "Reads the database in a read-only transaction and judges the value."
              + query
                  .sense()
                  .map(pace -> " It is asked again every " + Formats.limit(pace) + ".")
                  .orElse("");
      case Action.Sql sql ->
          switch (sql.transaction()) {
            case ONE -> "Runs these statements in one transaction.";
            case EACH -> "Runs these statements; each commits by itself.";
            case AUTO -> "Runs these statements; those that can share a transaction do.";
          };
      case Action.Locks locks ->
          "Looks at who holds and who waits for locks: at most "
              + locks.maxWaiting()
              + " may wait, and no transaction be older than "
              + Formats.limit(locks.oldestTransaction())
              + ".";
      case Action.Backup backup ->
          "Backs the database up into "
              + backup.folder()
              + (backup.verify() ? ", restores it into a scratch database and compares." : ".");
      case Action.Apply apply ->
          "Applies the pending migrations of the folder "
              + apply.folder()
              + apply.upTo().map(version -> " up to " + version).orElse("")
              + ".";
      case Action.Rollback rollback ->
          rollback.of().isEmpty()
              ? "Takes back every step that is in effect, newest first."
              : "Takes back, newest first: " + String.join(", ", rollback.of()) + ".";
      case Action.Decide _ -> "Asks one question; the answer decides where the run goes on.";
      case Action.Wait wait -> waits(wait);
      case Action.Approve approve ->
          "A second person ("
              + approve.role()
              + ") agrees to exactly the steps named below, their values and this target. It holds"
              + " for "
              + Formats.limit(approve.expires())
              + ".";
      case Action.Command command ->
          command.http().isPresent()
              ? "Calls a web address outside the database."
              : "Calls a program outside the database.";
      case Action.Call call -> "Runs the steps of " + call.runbook() + ".";
    };
  }

  private static String waits(Action.Wait wait) {
    var time = wait.during().orElse("");
    if (wait.until().isEmpty() && wait.unchanged().isEmpty()) {
      return "Waits " + time + ".";
    }
    var asked = "Asks every " + Formats.limit(wait.poll());
    if (wait.unchanged().isEmpty()) {
      return asked
          + " until the value is as expected"
          + (time.isEmpty() ? "." : ", for " + time + ".");
    }
    return asked
        + " until"
        + (wait.until().isPresent() ? " the value is as expected and" : "")
        + " the rows have been the same for "
        + time
        + ".";
  }

  /** What is sent, where it is text that stands in the runbook. */
  static List<Code> code(Step step, RunState state) {
    return switch (step.action()) {
      case Action.Query query ->
          query
              .sql()
              .map(sql -> sql("Query, read-only", sql, state))
              .or(() -> file(query.file()))
              .stream()
              .toList();
      case Action.Sql sql ->
          sql.sql().map(text -> sql("Statements", text, state)).or(() -> file(sql.file())).stream()
              .toList();
      case Action.Wait wait ->
          Stream.concat(
                  wait.until().map(sql -> sql("Asked again and again", sql, state)).stream(),
                  wait
                      .unchanged()
                      .map(sql -> sql("Rows that must stay the same", sql, state))
                      .stream())
              .toList();
      case Action.Decide decide ->
          decide.evidence().map(sql -> sql("Evidence for the question", sql, state)).stream()
              .toList();
      case Action.Command command -> List.of(command(command));
      case Action.Manual _,
          Action.Locks _,
          Action.Apply _,
          Action.Backup _,
          Action.Rollback _,
          Action.Approve _,
          Action.Call _ ->
          List.of();
    };
  }

  private static Optional<Code> file(Optional<String> file) {
    return file.map(name -> new Code(CodeText.shell("File", "\\i " + name), ""));
  }

  private static Code sql(String head, String sql, RunState state) {
    return new Code(CodeText.sql(head, sql.strip()), bound(sql, state));
  }

  private static Code command(Action.Command command) {
    if (command.http().isPresent()) {
      var http = command.http().get();
      var lines = new ArrayList<String>();
      lines.add(http.method() + " " + http.url());
      http.headers().forEach((name, value) -> lines.add(name + ": " + value));
      http.body().ifPresent(body -> lines.addAll(List.of("", body)));
      return new Code(CodeText.shell("HTTP request", String.join("\n", lines)), "");
    }
    return new Code(CodeText.shell("Program", String.join(" ", command.argv())), "");
  }

  /** The values of the parameters and captured values that the text names. */
  private static String bound(String sql, RunState state) {
    var params = state.opened().event().params();
    var named = new ArrayList<String>();
    var matcher = NAMES.matcher(sql);
    while (matcher.find()) {
      var name = matcher.group(1);
      var value =
          Optional.ofNullable(params.get(name))
              .or(() ->
                  Optional.ofNullable(state.captured().get(name))
                      .map(RunState.CapturedValue::value));
      var words = value.map(text -> name + " = " + text);
      if (words.isPresent() && !named.contains(words.get())) {
        named.add(words.get());
      }
    }
    return String.join(", ", named);
  }

  /** A text with the parameters that it names. */
  static String filled(String text, RunState state) {
    var filled = text;
    for (var param : state.opened().event().params().entrySet()) {
      filled = filled.replace("${" + param.getKey() + "}", param.getValue());
    }
    return filled;
  }

  /** A type for people. */
  static String type(dev.belay.runbook.ValueType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}

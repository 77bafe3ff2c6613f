package dev.belay.desktop.shell;

import dev.belay.desktop.shell.Shortcut.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The one table of all keys. {@code ?} and F1 show it; nothing else declares a key. */
public final class ShortcutTable {
  private static final List<Shortcut> ALL = all();

  private ShortcutTable() {}

  /** All shortcuts, in the order in which they are shown. */
  public static List<Shortcut> shortcuts() {
    return ALL;
  }

  /** The shortcut of that command. */
  public static Optional<Shortcut> of(String id) {
    return ALL.stream().filter(shortcut -> shortcut.id().equals(id)).findFirst();
  }

  /** The first key of that command, for tooltips and caps; empty when there is none. */
  public static String key(String id) {
    return of(id).map(shortcut -> shortcut.triggers().getFirst().toString()).orElse("");
  }

  private static List<Shortcut> all() {
    var all = new ArrayList<Shortcut>();
    rooms(all);
    anywhere(all);
    run(all);
    others(all);
    return List.copyOf(all);
  }

  private static void rooms(List<Shortcut> all) {
    for (var place : Place.values()) {
      var does = place == Place.EMERGENCY ? "Emergency procedure, then its number" : place.title();
      all.add(shortcut("room." + place.id(), Scope.ANYWHERE, does, place.key()));
    }
  }

  private static void anywhere(List<Shortcut> all) {
    var scope = Scope.ANYWHERE;
    all.add(shortcut("stop", scope, "Stop the running step at once", "Ctrl+."));
    all.add(shortcut("palette", scope, "Any command by name", "Ctrl+K"));
    all.add(shortcut("connection", scope, "Connection", "Ctrl+O"));
    all.add(shortcut("keys", scope, "All keys", "?", "F1"));
    all.add(shortcut("pane.next", scope, "Next pane", "F6"));
    all.add(shortcut("pane.previous", scope, "Previous pane", "Shift+F6"));
    all.add(shortcut("back", scope, "Leave the field, close, back", "Esc"));
    all.add(shortcut("ask-again", scope, "Ask the server again", "F5"));
    all.add(shortcut("filter", scope, "Filter", "/", "F3"));
    all.add(shortcut("copy", scope, "Copy the row as text", "Ctrl+C"));
    all.add(
        shortcut("copy.markdown", scope, "Copy as Markdown, with query and time", "Ctrl+Shift+C"));
    all.add(shortcut("alarm.show", scope, "Show who is blocked by Belay", "Ctrl+Shift+B"));
    all.add(shortcut("recording.open", scope, "Open a recording…", "Ctrl+Shift+O"));
    all.add(
        shortcut("recording.close", scope, "Close the recording, back to live", "Ctrl+Shift+L"));
    all.add(shortcut("text.larger", scope, "Larger text", "Ctrl++"));
    all.add(shortcut("text.smaller", scope, "Smaller text", "Ctrl+-"));
    all.add(shortcut("text.usual", scope, "Text at 100 %", "Ctrl+0"));
  }

  private static void run(List<Shortcut> all) {
    var scope = Scope.RUN;
    all.add(shortcut("act", scope, "The action bar's button, or open the row", "Enter"));
    all.add(shortcut("step.next", scope, "Next step", "J"));
    all.add(shortcut("step.previous", scope, "Previous step", "K"));
    all.add(shortcut("step.current", scope, "To the current step", "G"));
    all.add(shortcut("answer.yes", scope, "Choose yes", "Y"));
    all.add(shortcut("answer.no", scope, "Choose no", "N"));
    all.add(shortcut("answer.unknown", scope, "Choose I don't know", "U"));
    for (var number = 1; number <= 5; number++) {
      all.add(
          shortcut("answer." + number, scope, "Choose answer " + number, String.valueOf(number)));
    }
    all.add(shortcut("answer.change", scope, "Change an earlier answer…", "Backspace"));
    all.add(shortcut("defer", scope, "Defer…", "Alt+D"));
    all.add(shortcut("skip", scope, "Skip…", "Alt+K"));
    all.add(shortcut("refuse", scope, "Refuse, as the second person…", "Alt+R"));
    all.add(shortcut("look-again", scope, "Do an earlier look again", "Alt+A"));
    all.add(shortcut("override", scope, "Override a gate…", "Alt+V"));
    all.add(shortcut("unknown", scope, "I don't know", "Alt+U"));
    all.add(shortcut("not-so", scope, "It's not so…", "Alt+N"));
    all.add(shortcut("guard.extend", scope, "Extend the guard…", "Alt+G"));
    all.add(shortcut("query", scope, "Query behind a value", "Q"));
    all.add(shortcut("hand-over", scope, "Hand-over card", "Ctrl+H"));
    all.add(shortcut("strip.steps", scope, "Step list or tree", "Ctrl+B"));
    all.add(shortcut("strip.live", scope, "Live strip", "Ctrl+L"));
    all.add(shortcut("strip.locks", scope, "The run's session in the locks room", "L"));
  }

  private static void others(List<Shortcut> all) {
    all.add(shortcut("open", Scope.LIBRARY, "Open, or settle and resume", "Enter"));
    all.add(shortcut("locks.freeze", Scope.LOCKS, "Freeze, go on", "Space"));
    all.add(shortcut("locks.root", Scope.LOCKS, "To the root", "R"));
    all.add(shortcut("locks.cancel", Scope.LOCKS, "Cancel…", "C"));
    all.add(shortcut("locks.terminate", Scope.LOCKS, "Terminate…", "T"));
    all.add(shortcut("locks.sql", Scope.LOCKS, "Copy its query and a diagnosis as SQL", "Q"));
    all.add(shortcut("locks.csv", Scope.LOCKS, "Write who waits for whom as CSV", "E"));
    all.add(shortcut("locks.json", Scope.LOCKS, "Write sessions and waits as JSON", "Shift+E"));
    all.add(shortcut("locks.next", Scope.LOCKS, "Session or graph", "G"));
    all.add(shortcut("event.previous", Scope.LOCKS, "Previous event", "["));
    all.add(shortcut("event.next", Scope.LOCKS, "Next event", "]"));
    all.add(shortcut("graph.closer", Scope.GRAPH, "Larger", "+"));
    all.add(shortcut("graph.further", Scope.GRAPH, "Smaller", "-"));
    all.add(shortcut("graph.fit", Scope.GRAPH, "All of it, tidied up", "0"));
    all.add(shortcut("time.event.previous", Scope.TIMELINE, "Previous event", "PgUp"));
    all.add(shortcut("time.event.next", Scope.TIMELINE, "Next event", "PgDn"));
    activity(all);
    all.add(shortcut("time.back", Scope.TIMELINE, "One second back", "Left"));
    all.add(shortcut("time.forward", Scope.TIMELINE, "One second forward", "Right"));
    all.add(shortcut("time.back.minute", Scope.TIMELINE, "One minute back", "Shift+Left"));
    all.add(shortcut("time.forward.minute", Scope.TIMELINE, "One minute forward", "Shift+Right"));
    all.add(shortcut("time.live", Scope.TIMELINE, "Live", "End"));
    all.add(shortcut("time.less", Scope.TIMELINE, "Half as much time", "+"));
    all.add(shortcut("time.more", Scope.TIMELINE, "Twice as much time", "-"));
    all.add(shortcut("finding.next", Scope.MIGRATIONS, "Next finding", "N"));
    all.add(shortcut("finding.previous", Scope.MIGRATIONS, "Previous finding", "P"));
    all.add(shortcut("finding.fix", Scope.MIGRATIONS, "Fix…", "X"));
    all.add(shortcut("migration.lint", Scope.MIGRATIONS, "Lint", "L"));
    all.add(shortcut("migration.measure", Scope.MIGRATIONS, "Measure", "M"));
    all.add(shortcut("migration.rehearse", Scope.MIGRATIONS, "Rehearse", "H"));
    all.add(shortcut("drill.replay", Scope.DRILLS, "Replay", "P"));
    all.add(shortcut("drill.again", Scope.DRILLS, "Run again", "R"));
  }

  private static void activity(List<Shortcut> all) {
    var scope = Scope.ACTIVITY;
    all.add(shortcut("activity.freeze", scope, "Freeze, go on", "Space"));
    all.add(shortcut("activity.cancel", scope, "Cancel its query…", "C"));
    all.add(shortcut("activity.terminate", scope, "Terminate…", "T"));
    all.add(shortcut("activity.lock", scope, "Its lock, in the locks room", "L"));
    all.add(shortcut("activity.sort", scope, "Sort by the next column", "S"));
    all.add(shortcut("activity.turn", scope, "Sort the other way round", "D"));
    all.add(shortcut("activity.idle", scope, "Hide or show idle sessions", "I"));
    all.add(shortcut("activity.background", scope, "Hide or show background processes", "B"));
    all.add(shortcut("activity.all", scope, "Show all, without a filter", "A"));
    all.add(shortcut("activity.sessions", scope, "Sessions", "1"));
    all.add(shortcut("activity.progress", scope, "Progress of commands", "2"));
    all.add(shortcut("activity.health", scope, "Health of the server", "3"));
    all.add(shortcut("activity.sql", scope, "Copy the query as SQL", "Q"));
    all.add(shortcut("activity.csv", scope, "Write the table as CSV…", "E"));
    all.add(shortcut("activity.json", scope, "Write the table as JSON…", "Shift+E"));
  }

  private static Shortcut shortcut(String id, Scope scope, String does, String... keys) {
    return new Shortcut(id, scope, Arrays.stream(keys).map(Trigger::parse).toList(), does);
  }
}

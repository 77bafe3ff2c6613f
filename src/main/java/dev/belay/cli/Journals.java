package dev.belay.cli;

import dev.belay.journal.JournalStore;
import dev.belay.journal.RunSummary;
import java.util.List;

/** Finds the runs of the data folder by what people call them. */
final class Journals {
  private final JournalStore store;

  Journals(JournalStore store) {
    this.store = store;
  }

  /** The id of a run; its number alone is enough where only one has it. */
  String name(String run) throws CommandFailure {
    var ids = ids();
    if (ids.contains(run)) {
      return run;
    }
    var matching = ids.stream().filter(id -> number(id).equals(run) || id.startsWith(run + "-"));
    var found = matching.toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw CommandFailure.usage(
        found.isEmpty()
            ? "There is no run " + run + "."
            : "Several runs begin with " + run + ": " + String.join(", ", found) + ".",
        "belay runs lists the runs; BELAY_HOME names the folder that they are in.");
  }

  /** The number without the zeros before it. */
  private static String number(String id) {
    return id.replaceFirst("^0+", "").replaceFirst("-.*", "");
  }

  List<String> ids() {
    return store.list().stream().map(RunSummary::run).toList();
  }
}

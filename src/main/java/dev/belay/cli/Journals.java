package dev.belay.cli;

import dev.belay.journal.JournalStore;
import dev.belay.journal.RunSummary;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the runs of the data folder by what people call them. */
final class Journals {
  private static final Logger LOG = LoggerFactory.getLogger(Journals.class);

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

  /** Removes the folders of runs that never began, if they were not there before. */
  void removeEmpty(List<String> before) {
    Set<String> fresh = new HashSet<>(ids());
    before.forEach(fresh::remove);
    for (var id : fresh) {
      try {
        Files.deleteIfExists(store.folder(id));
      } catch (DirectoryNotEmptyException _) {
        // It has begun: another process made it meanwhile.
        continue;
      } catch (IOException e) {
        LOG.info("The folder of run {} stays: {}", id, e.toString());
      }
    }
  }
}

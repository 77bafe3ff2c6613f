package dev.belay.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What follows from comparing the files with the history.
 *
 * @param pending files without a row, in order
 * @param applied files with a row, in order
 * @param changedSinceApplied those of the applied whose script now has another checksum
 * @param missingFiles rows without a file
 * @param outOfOrder those of the pending that come before one which is applied already
 */
public record MigrationStatus(
    List<Migration> pending,
    List<Pair> applied,
    List<Pair> changedSinceApplied,
    List<Applied> missingFiles,
    List<Migration> outOfOrder) {
  /** A migration and its row in the history. */
  public record Pair(Migration migration, Applied row) {
    /** Whether the script is another one than the one that was applied. */
    public boolean changed() {
      return !migration.sha256().equals(row.sha256());
    }
  }

  public MigrationStatus {
    pending = List.copyOf(pending);
    applied = List.copyOf(applied);
    changedSinceApplied = List.copyOf(changedSinceApplied);
    missingFiles = List.copyOf(missingFiles);
    outOfOrder = List.copyOf(outOfOrder);
  }

  /** Compares the files of a folder with the rows of its history. */
  public static MigrationStatus of(MigrationSet files, List<Applied> rows) {
    var open = new TreeMap<String, Applied>(Versions.ORDER);
    rows.forEach(row -> open.put(row.version(), row));
    var newest = open.isEmpty() ? "" : open.lastKey();
    var pending = new ArrayList<Migration>();
    var applied = new ArrayList<Pair>();
    for (var migration : files.migrations()) {
      var row = open.remove(migration.version());
      if (row == null) {
        pending.add(migration);
      } else {
        applied.add(new Pair(migration, row));
      }
    }
    return new MigrationStatus(
        pending,
        applied,
        applied.stream().filter(Pair::changed).toList(),
        List.copyOf(open.values()),
        pending.stream()
            .filter(one -> !newest.isEmpty() && Versions.ORDER.compare(one.version(), newest) < 0)
            .toList());
  }

  /** Whether every file is applied as it stands and every row has its file. */
  public boolean upToDate() {
    return pending.isEmpty() && changedSinceApplied.isEmpty() && missingFiles.isEmpty();
  }
}

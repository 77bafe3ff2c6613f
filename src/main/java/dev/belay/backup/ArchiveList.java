package dev.belay.backup;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The table of contents of an archive, as {@code pg_restore --list} prints it. */
final class ArchiveList {
  private ArchiveList() {}

  /** How many entries it has. */
  static long entries(Programs programs, Work work, ServerAddress address, Path dump)
      throws BackupException {
    var call =
        new ProgramCall(
            programs.pgRestore(), address, address.database(), List.of("--list", dump.toString()));
    var entries = new AtomicLong();
    try (var program =
        work.start(
            call,
            line -> {
              if (!line.isEmpty() && Character.isDigit(line.charAt(0))) {
                entries.incrementAndGet();
              }
            })) {
      program.await(() -> {}, "The archive's table of contents cannot be read.");
    }
    return entries.get();
  }
}

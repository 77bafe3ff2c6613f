package dev.belay.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a child process of a test needs so that Ctrl-C reaches it. */
public final class CtrlC {
  private static final long SIGINT = 1 << 1;

  private CtrlC() {}

  /**
   * The words before the child's command. A build in the background of a shell script ignores
   * Ctrl-C, and its children would inherit that; a person's terminal ignores nothing.
   */
  public static List<String> heard() throws IOException {
    var status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return List.of();
    }
    var ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
            .findFirst()
            .orElse(0L);
    return (ignored & SIGINT) == 0 ? List.of() : List.of("env", "--default-signal=INT");
  }
}

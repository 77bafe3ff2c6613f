package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.SERVER;
import static dev.belay.backup.BackupException.Reason.SPACE;
import static dev.belay.backup.BackupException.Reason.STOPPED;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A child process under way, with the last lines that it wrote. */
final class RunningProgram implements AutoCloseable {
  private static final int KEPT_LINES = 200;
  private static final int SHOWN_LINES = 4;
  private static final long TICK_MILLIS = 500;
  private static final Pattern COMPLAINT =
      Pattern.compile("\\b(error|fatal|ERROR|FATAL|PANIC|DETAIL|HINT|detail|hint):");

  private final ProgramCall call;
  private final Process process;
  private final PasswordFile password;
  private final Work work;
  private final Deque<String> lines = new ArrayDeque<>();
  private final Thread reader;

  RunningProgram(
      ProgramCall call, Process process, PasswordFile password, Work work, Consumer<String> heard)
      throws IOException {
    this.call = call;
    this.process = process;
    this.password = password;
    this.work = work;
    process.getOutputStream().close();
    this.reader =
        Thread.ofPlatform()
            .daemon()
            .name("belay-program-output")
            .start(() -> read(process.inputReader(StandardCharsets.UTF_8), heard));
  }

  /** Runs that when the program ends with anything but 0, on a thread of the process library. */
  void onFailure(Runnable action) {
    process
        .onExit()
        .thenAccept(ended -> {
          if (ended.exitValue() != 0) {
            action.run();
          }
        });
  }

  boolean failed() {
    return !process.isAlive() && process.exitValue() != 0;
  }

  /**
   * Waits until the program ends.
   *
   * @param tick called about twice a second meanwhile
   * @param consequence what is true when the program fails, as a sentence
   */
  void await(Runnable tick, String consequence) throws BackupException {
    try {
      while (!process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        tick.run();
      }
      reader.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Work.kill(process);
      Thread.currentThread().interrupt();
      throw new BackupException(
          STOPPED, "Stopped: %s is ended. %s".formatted(call.name(), consequence), e);
    }
    var exit = process.exitValue();
    if (exit != 0) {
      throw failure(exit, consequence);
    }
  }

  private BackupException failure(int exit, String consequence) {
    if (work.stopped()) {
      return new BackupException(
          STOPPED, "Stopped: %s is ended. %s".formatted(call.name(), consequence));
    }
    var complaint = complaint();
    if (complaint.contains("No space left on device") || complaint.contains("File too large")) {
      return new BackupException(
          SPACE,
          """
          There is no room left: %s ended with %s. %s Make room, or choose another folder. It \
          wrote: %s\
          """
              .formatted(call.name(), ending(exit), consequence, complaint));
    }
    return new BackupException(
        SERVER,
        "%s ended with %s. %s It wrote: %s"
            .formatted(call.name(), ending(exit), consequence, complaint));
  }

  /** Exit codes above 128 stand for a signal in the way that shells count. */
  private static String ending(int exit) {
    return exit > 128 ? "signal " + (exit - 128) : "exit code " + exit;
  }

  private String complaint() {
    List<String> all;
    synchronized (lines) {
      all = List.copyOf(lines);
    }
    var complaints = all.stream().filter(line -> COMPLAINT.matcher(line).find()).toList();
    var shown = complaints.isEmpty() ? all : complaints;
    var last = shown.subList(Math.max(0, shown.size() - SHOWN_LINES), shown.size());
    return last.isEmpty() ? "nothing." : String.join(" | ", last);
  }

  private void read(BufferedReader output, Consumer<String> heard) {
    try (output) {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          lines.addLast(line);
          if (lines.size() > KEPT_LINES) {
            lines.removeFirst();
          }
        }
        heard.accept(line);
      }
    } catch (IOException e) {
      // The pipe of a killed process closes under its reader; the exit value tells the rest.
    }
  }

  /** Ends the program if it still runs, and removes its password file. */
  @Override
  public void close() {
    if (process.isAlive()) {
      Work.kill(process);
    }
    password.close();
  }
}

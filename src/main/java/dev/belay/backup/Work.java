package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.PROGRAM;
import static dev.belay.backup.BackupException.Reason.STOPPED;

import dev.belay.postgres.ProgramEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The child processes and queries that are under way, so that they can be stopped from another
 * thread. Once stopped it starts nothing more.
 */
final class Work {
  /** Where the tickets of a Kerberos login lie; libpq asks for them. */
  private static final Set<String> KERBEROS = Set.of("KRB5CCNAME", "KRB5_CONFIG");

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Set<Process> processes = ConcurrentHashMap.newKeySet();
  private final Set<Statement> queries = ConcurrentHashMap.newKeySet();
  private final BackupObserver observer;
  private final Path folder;
  private volatile boolean stopped;

  /** Password files are written into that folder, which only this user may read. */
  Work(BackupObserver observer, Path folder) {
    this.observer = observer;
    this.folder = folder;
  }

  BackupObserver observer() {
    return observer;
  }

  boolean stopped() {
    return stopped;
  }

  /** Throws when it was stopped or the thread interrupted. */
  void checkpoint() throws BackupException {
    if (stopped || Thread.currentThread().isInterrupted()) {
      throw new BackupException(STOPPED, "Stopped on request.");
    }
  }

  /** Cancels that statement, too, when stopped. */
  void watch(Statement statement) throws BackupException {
    checkpoint();
    queries.add(statement);
  }

  void forget(Statement statement) {
    queries.remove(statement);
  }

  RunningProgram start(ProgramCall call) throws BackupException {
    return start(call, observer::output);
  }

  /** Starts a program whose lines that consumer hears, on a thread of their own. */
  RunningProgram start(ProgramCall call, Consumer<String> heard) throws BackupException {
    checkpoint();
    PasswordFile password;
    try {
      password = PasswordFile.write(call.address(), folder, observer);
    } catch (IOException e) {
      throw new BackupException(
          BackupException.Reason.FILES,
          "The password file for %s cannot be written: %s.".formatted(call.name(), e.getMessage()),
          e);
    }
    try {
      var process = builder(call, password).start();
      processes.add(process);
      process.onExit().thenRun(() -> processes.remove(process));
      var running = new RunningProgram(call, process, password, this, heard);
      if (stopped) {
        kill(process);
      }
      return running;
    } catch (IOException e) {
      password.close();
      throw new BackupException(
          PROGRAM, "%s cannot be started: %s.".formatted(call.program(), e.getMessage()), e);
    }
  }

  /** Ends everything under way; gives whether all child processes are confirmed to be gone. */
  boolean stop() {
    stopped = true;
    queries.forEach(Work::cancel);
    var all = Set.copyOf(processes);
    all.forEach(Work::kill);
    return all.stream().noneMatch(Process::isAlive);
  }

  /** Asks the process to end, which lets pg_dump cancel its queries, then ends it. */
  static void kill(Process process) {
    var family = process.descendants().toList();
    process.destroy();
    awaitEnd(process);
    if (process.isAlive()) {
      process.destroyForcibly();
      awaitEnd(process);
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }

  /** An interrupt does not cut the wait short: what is said to be ended must be gone. */
  private static void awaitEnd(Process process) {
    process.onExit().completeOnTimeout(process, GRACE.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      // A statement whose session is gone already has nothing to cancel.
    }
  }

  private static ProcessBuilder builder(ProgramCall call, PasswordFile password) {
    var builder = new ProcessBuilder(call.command()).redirectErrorStream(true);
    var environment = builder.environment();
    ProgramEnvironment.reduce(environment, KERBEROS);
    environment.put("PGHOST", call.address().host());
    environment.put("PGPORT", String.valueOf(call.address().port()));
    environment.put("PGUSER", call.address().user());
    environment.put("PGDATABASE", call.database());
    environment.put("PGPASSFILE", password.path().toString());
    environment.put("PGAPPNAME", "belay/" + call.name());
    environment.put("PGCONNECT_TIMEOUT", "15");
    environment.put("LC_MESSAGES", "C");
    environment.put("LANGUAGE", "C");
    environment.putAll(call.address().settings());
    return builder;
  }
}

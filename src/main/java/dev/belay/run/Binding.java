package dev.belay.run;

import dev.belay.journal.RunState;
import dev.belay.postgres.ClaimHolder;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Fingerprint;
import dev.belay.postgres.FingerprintCheck;
import dev.belay.postgres.Markers;
import dev.belay.postgres.PoolerDetection;
import dev.belay.postgres.RunRows;
import dev.belay.postgres.Target;
import dev.belay.run.RunRefusedException.Reason;
import dev.belay.runbook.Requirement;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Ties a run to one server, and makes sure before every write that it is still that one. */
final class Binding {
  /** The server looks for a dead client each second, and a statement may take that long to end. */
  private static final Duration PREDECESSOR = Duration.ofSeconds(10);

  private static final Duration PACE = Duration.ofMillis(100);

  private final RunSessions sessions;
  private final String run;
  private final Markers markers = new Markers();

  Binding(RunSessions sessions, String run) {
    this.sessions = sessions;
    this.run = run;
  }

  /** Reads what identifies the server, and refuses one that the runbook is not for. */
  Fingerprint inspect(Requirement requirement) throws RunRefusedException, SQLException {
    var work = sessions.work();
    var pooler = new PoolerDetection().detect(work.jdbc());
    if (pooler.isPresent()) {
      throw new RunRefusedException(
          Reason.POOLER,
          pooler.get(),
          "Connect to the PostgreSQL server itself: pinned sessions, advisory locks and cancelling"
              + " break behind a pooler.");
    }
    var fingerprint = Fingerprint.read(work, Optional.of(run));
    meets(requirement, sessions.target(), fingerprint);
    return fingerprint;
  }

  private static void meets(Requirement requirement, Target target, Fingerprint found)
      throws RunRefusedException {
    if (requirement.primary() && found.server().inRecovery()) {
      throw refused(
          "The server is a standby (in recovery), and the runbook needs the primary.",
          "Connect to the primary.");
    }
    var major = found.server().versionNum() / 10_000;
    if (major < requirement.minVersion()) {
      throw refused(
          "The server is PostgreSQL "
              + major
              + ", and the runbook needs "
              + requirement.minVersion()
              + " or later.",
          "Use a runbook for this version.");
    }
    var wanted = requirement.database();
    if (wanted.isPresent() && !wanted.get().equals(found.database().name())) {
      throw refused(
          "The database is "
              + found.database().name()
              + ", and the runbook is for "
              + wanted.get()
              + ".",
          "Name the database " + wanted.get() + " in the connection.");
    }
    var word = word(target.environment());
    if (!requirement.environments().isEmpty() && !requirement.environments().contains(word)) {
      throw refused(
          "The target is "
              + word
              + ", and the runbook is for "
              + String.join(", ", requirement.environments())
              + ".",
          "Choose another runbook or another target.");
    }
    var marker = found.environmentMarker();
    if (marker.isPresent() && !marker.get().equalsIgnoreCase(word)) {
      throw refused(
          "The database is marked as " + marker.get() + ", and the connection says " + word + ".",
          "Correct the connection's environment. Nothing was written.");
    }
  }

  /** Plants what tells this database from a copy, and takes the run for this process. */
  Fingerprint plant(boolean markersAllowed, String title, String operator)
      throws RunRefusedException, SQLException {
    var jdbc = sessions.watchSession().jdbc();
    if (markersAllowed) {
      markers.ensure(jdbc);
      if (sessions.target().environment() == Environment.SANDBOX
          && markers.environment(jdbc).isEmpty()) {
        markers.setEnvironment(jdbc, Environment.SANDBOX);
      }
      claim(true);
      markers.plantNonce(jdbc, run);
      new RunRows().introduce(jdbc, run, new RunRows.About(title, operator, host()));
    } else {
      claim(false);
    }
    return Fingerprint.read(sessions.work(), Optional.of(run));
  }

  /**
   * Takes the run, so that no other machine drives it meanwhile; ends with the watch session. Where
   * a process of this machine died, the server may need a moment to notice, so it is waited for.
   */
  void claim(boolean markersAllowed) throws RunRefusedException, SQLException {
    lock();
    if (markersAllowed) {
      markers.claim(sessions.watchSession().jdbc(), run, owner());
    }
  }

  /** The claim's lock alone, which writes nothing. */
  void lock() throws RunRefusedException, SQLException {
    var until = System.nanoTime() + PREDECESSOR.toNanos();
    while (!markers.tryLock(sessions.watchSession().jdbc(), run)) {
      var holder = ClaimHolder.of(sessions.watchSession().jdbc(), run);
      if (sessions.endOwn(holder.flatMap(ClaimHolder::id))) {
        continue;
      }
      if (System.nanoTime() >= until || interrupted()) {
        throw taken(holder);
      }
    }
  }

  private static boolean interrupted() {
    try {
      Thread.sleep(PACE);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /**
   * Who drives the run, or what of it was left: the journal names every session that was opened for
   * it, and only this process has the journal open.
   */
  private RunRefusedException taken(Optional<ClaimHolder> holder) throws SQLException {
    var session =
        holder
            .map(one ->
                "session "
                    + one.pid()
                    + (one.id().isEmpty()
                        ? ", which this login may not see"
                        : " ("
                            + one.application()
                            + ", "
                            + one.user()
                            + ", from "
                            + one.address()
                            + "), open for "
                            + Durations.words(one.age())))
            .orElse("a session that has just ended");
    if (holder.flatMap(ClaimHolder::id).filter(sessions::wasOpened).isPresent()) {
      return new RunRefusedException(
          Reason.TAKEN,
          "A session that run "
              + run
              + " had before is still open at the server and holds the run: "
              + session
              + ". No Belay has this folder of the run open; a proxy or a dead connection can keep"
              + " the session of one that has ended.",
          "Make sure that no copy of the folder is driven elsewhere, end the session, then resume: "
              + holder.get().endingLine());
    }
    var who = markers.holder(sessions.watchSession().jdbc(), run);
    return new RunRefusedException(
        Reason.TAKEN,
        "Another Belay drives run "
            + run
            + who.map(one -> ": " + one.owner() + ", since " + one.claimedAt()).orElse("")
            + ". It holds it with "
            + session
            + ".",
        "Close it there, or wait until its session has ended."
            + holder
                .map(one -> " Only if that Belay is gone, end its session: " + one.endingLine())
                .orElse(""));
  }

  /**
   * Compares the server behind both sessions with the one that the run is bound to. The sessions
   * were on one server when they were opened; they still are while each has its own backend.
   */
  FingerprintCheck.Verdict check(RunState state) throws SQLException {
    var bound = state.bound().orElseThrow();
    var moved = sessions.moved();
    if (moved.isPresent()) {
      return new FingerprintCheck.Differs(List.of(moved.get()));
    }
    var now = Fingerprint.read(sessions.work(), Optional.of(run));
    return FingerprintCheck.compare(Fingerprint.fromMap(bound.fingerprint()), now, bound.lastWal());
  }

  /**
   * Makes sure of it.
   *
   * @return what changed and does not matter for that, as sentences
   * @throws RunRefusedException naming every difference; nothing was written
   */
  List<String> require(RunState state) throws RunRefusedException, SQLException {
    return switch (check(state)) {
      case FingerprintCheck.Matches(var notes) -> notes;
      case FingerprintCheck.Differs(var differences) ->
          throw new RunRefusedException(
              Reason.WRONG_SERVER,
              "This is not the server of run "
                  + run
                  + ". "
                  + sentences(differences)
                  + " Nothing was written to it.",
              "Connect to the run's own server, or start a new run.",
              differences);
    };
  }

  /** What a run is held with where the server is not its own any more. */
  static String held(List<FingerprintCheck.Difference> differences) {
    return "This is not the server of the run. "
        + sentences(differences)
        + " Nothing was written to it. Make the connection lead to the run's own server, then go"
        + " on.";
  }

  /** The fingerprint as it is now. */
  Fingerprint read() throws SQLException {
    return Fingerprint.read(sessions.work(), Optional.of(run));
  }

  /** The differences in one paragraph. */
  static String sentences(List<FingerprintCheck.Difference> differences) {
    return differences.stream()
        .map(FingerprintCheck.Difference::sentence)
        .collect(Collectors.joining(" "));
  }

  static String word(Environment environment) {
    return environment.name().toLowerCase(Locale.ROOT);
  }

  private static String owner() {
    return "process "
        + ProcessHandle.current().pid()
        + " of "
        + System.getProperty("user.name", "unknown");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "an unnamed machine";
    }
  }

  private static RunRefusedException refused(String happened, String cure) {
    return new RunRefusedException(Reason.REQUIREMENT, happened, cure);
  }
}

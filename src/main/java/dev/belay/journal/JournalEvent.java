package dev.belay.journal;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One thing that happened, or is about to happen, in a run. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface JournalEvent {

  /** An event that belongs to one step. */
  sealed interface OfStep extends JournalEvent {
    String step();
  }

  /** An event of an attempt to carry a step out or to take it back. */
  sealed interface OfSubject extends OfStep {
    Subject subject();

    @Override
    default String step() {
      return subject().step();
    }
  }

  // ---- the run

  /**
   * A run was made.
   *
   * @param runbook the whole resolved runbook, as JSON
   * @param steps the ids of its steps, in the order of execution
   * @param params values by name; secrets as references
   * @param target what the run is meant for
   */
  @JsonTypeName("run-opened")
  record RunOpened(
      Version version,
      String runbook,
      List<String> steps,
      Map<String, String> params,
      MeantTarget target,
      Options options,
      String operator)
      implements JournalEvent {
    public RunOpened {
      steps = List.copyOf(steps);
      params = Map.copyOf(params);
    }
  }

  /** The version of the journal's format, and of the Belay that wrote it. */
  record Version(int format, String belay) {}

  /** The target that a run is meant for: its name, environment and address, without a password. */
  record MeantTarget(String name, String environment, String address, boolean markers) {}

  /** What the operator allowed before the start. */
  record Options(boolean commands, boolean automaticRollback) {}

  /**
   * The run is bound to a server.
   *
   * @param fingerprint what identifies it
   */
  @JsonTypeName("target-bound")
  record TargetBound(Map<String, String> fingerprint, boolean markers) implements JournalEvent {
    public TargetBound {
      fingerprint = Map.copyOf(fingerprint);
    }
  }

  /** A named session was opened (work, watch); postmasterStart tells a restarted server. */
  @JsonTypeName("session-opened")
  record SessionOpened(String role, int pid, Instant backendStart, Instant postmasterStart)
      implements JournalEvent {}

  /** A session is gone. */
  @JsonTypeName("session-lost")
  record SessionLost(String role, String message) implements JournalEvent {}

  /** The run was opened again by a person or a pipeline. */
  @JsonTypeName("run-resumed")
  record RunResumed(String operator, Map<String, String> fingerprint) implements JournalEvent {
    public RunResumed {
      fingerprint = Map.copyOf(fingerprint);
    }
  }

  /** The run goes no further until a person decides. */
  @JsonTypeName("run-held")
  record RunHeld(String why) implements JournalEvent {}

  /** A person let the run go on. */
  @JsonTypeName("run-continued")
  record RunContinued(String operator) implements JournalEvent {}

  /** A person asked to stop. */
  @JsonTypeName("stop-requested")
  record StopRequested(String operator) implements JournalEvent {}

  /**
   * A person cancelled or ended somebody else's session while the run was driven; the run's own
   * state is not changed by it. Written before it is sent, and again with what came of it.
   */
  @JsonTypeName("session-acted")
  record SessionActed(String act, String outcome, String operator) implements JournalEvent {}

  /** The run is over. */
  @JsonTypeName("run-finished")
  record RunFinished(RunOutcome outcome, String summary) implements JournalEvent {}

  // ---- before a step

  /**
   * The pending migrations of an apply step, as they were read: when the run was opened, and again
   * where they are not those any more. The last reading is the one that may be applied.
   *
   * @param folder where the files are
   * @param content SHA-256 over the files, for what approvals are bound to
   * @param missing migrations that are applied and have no file in the folder, by their labels
   */
  @JsonTypeName("plan-read")
  record PlanRead(
      String step, String folder, String content, List<PlannedFile> files, List<String> missing)
      implements OfStep {
    public PlanRead {
      files = List.copyOf(files);
      missing = List.copyOf(missing);
    }

    /** How many statements the files have. */
    public int statements() {
      return files.stream().mapToInt(PlannedFile::statements).sum();
    }

    /** The files that have no rollback script. */
    public List<PlannedFile> withoutRollback() {
      return files.stream().filter(file -> file.rollback().isEmpty()).toList();
    }
  }

  /**
   * A pending migration.
   *
   * @param name the rest of its label, after the version
   * @param sha256 of its forward script, with LF line ends
   * @param transaction whether it runs in one transaction
   * @param rollback SHA-256 of its rollback script; absent where it has none
   */
  record PlannedFile(
      String version,
      String name,
      String sha256,
      int statements,
      boolean transaction,
      Optional<String> rollback) {
    /** What people call it, such as {@code 054_add_threads}. */
    public String label() {
      return version + "_" + name;
    }
  }

  /**
   * What the step destroys was counted, before it is confirmed.
   *
   * @param content SHA-256 of the scripts that it was read from
   * @param kept the backup of this run that still holds it
   */
  @JsonTypeName("losses-counted")
  record LossesCounted(String step, String content, List<Loss> losses, Optional<Losses.Kept> kept)
      implements OfStep {
    public LossesCounted {
      losses = List.copyOf(losses);
    }
  }

  /** A step needs a person. */
  @JsonTypeName("step-awaits")
  record StepAwaits(String step, Need need, String prompt) implements OfStep {}

  /** What a step needs from a person. */
  enum Need {
    CONFIRMATION,
    TYPED_TARGET,
    SECOND_PERSON,
    VALUE,
    ANSWER,
    APPROVAL,
    GATE,
    VERDICT,
    CHOICE
  }

  /** A gate was read. */
  @JsonTypeName("gate-read")
  record GateRead(String step, Evidence evidence) implements OfStep {}

  /** A person lets the step start although a gate does not hold. */
  @JsonTypeName("gate-overridden")
  record GateOverridden(String step, String gate, String reason, String by) implements OfStep {}

  /**
   * The confirmation was given.
   *
   * @param reason why a second person gives it although it was refused before
   */
  @JsonTypeName("step-confirmed")
  record StepConfirmed(String step, Need how, String by, Optional<String> reason)
      implements OfStep {}

  /** The step's condition is not met. */
  @JsonTypeName("step-not-applicable")
  record StepNotApplicable(String step, String condition) implements OfStep {}

  /** A person left the step out; it is carried to the end. */
  @JsonTypeName("step-skipped")
  record StepSkipped(String step, String reason, String by) implements OfStep {}

  /** A person put the step off; it is asked again at the end. */
  @JsonTypeName("step-deferred")
  record StepDeferred(String step, String reason, String by) implements OfStep {}

  /** A person goes on although the step did not end as it should; it is carried to the end. */
  @JsonTypeName("step-overridden")
  record StepOverridden(String step, String reason, String by) implements OfStep {}

  // ---- an attempt

  /**
   * An attempt is about to begin.
   *
   * @param plan what it is going to do
   * @param where the session that it runs on; absent for steps that do not use the database
   */
  @JsonTypeName("attempt-started")
  record AttemptStarted(Subject subject, Plan plan, Optional<Where> where) implements OfSubject {}

  /**
   * What an attempt is going to do.
   *
   * @param content SHA-256 of everything that will be sent
   * @param parts how many parts it has; 0 where it has none
   */
  record Plan(Reach reach, String content, int parts) {}

  /** What an attempt can change. */
  enum Reach {
    NOTHING,
    DATABASE,
    OUTSIDE
  }

  /**
   * A backend of the server and the moment of its server, as settling needs them.
   *
   * @param wal the write-ahead log position before the attempt
   */
  record Where(
      String application, int pid, Instant backendStart, Instant postmasterStart, String wal) {}

  /**
   * A part of the attempt begins: one transaction, or one statement outside of one.
   *
   * @param part from 1
   * @param label what the part is for, such as the migration's version
   * @param statements how many statements it has
   * @param marker whether a marker row is written in the same transaction
   */
  @JsonTypeName("part-started")
  record PartStarted(
      Subject subject, int part, String label, boolean transaction, int statements, boolean marker)
      implements OfSubject {}

  /**
   * The part's transaction has an id.
   *
   * @param durable whether the server cannot hand the id out again after a crash, because a later
   *     transaction was flushed before anything was done under this one
   */
  @JsonTypeName("transaction-assigned")
  record TransactionAssigned(Subject subject, int part, String transactionId, boolean durable)
      implements OfSubject {}

  /**
   * A statement is about to be sent.
   *
   * @param statement from 1 within the part
   * @param lone what settling must know of a statement outside of a transaction
   */
  @JsonTypeName("statement-sent")
  record StatementSent(
      Subject subject, int part, int statement, String summary, String sha256, Optional<Lone> lone)
      implements OfSubject {}

  /**
   * A statement outside of a transaction: what it left behind is read from the catalog.
   *
   * @param text the whole statement
   * @param before what the catalog said of its object just before; empty where it does not matter
   */
  record Lone(String text, String before) {}

  /**
   * The server answered a statement.
   *
   * @param rows changed or read; -1, and in older journals 0, where it was to change none
   */
  @JsonTypeName("statement-done")
  record StatementDone(
      Subject subject, int part, int statement, long rows, long millis, List<String> notices)
      implements OfSubject {
    public StatementDone {
      notices = List.copyOf(notices);
    }
  }

  /** COMMIT is about to be sent. */
  @JsonTypeName("commit-sent")
  record CommitSent(Subject subject, int part) implements OfSubject {}

  /** The part took effect. */
  @JsonTypeName("part-committed")
  record PartCommitted(Subject subject, int part, String label, List<String> notices)
      implements OfSubject {
    public PartCommitted {
      notices = List.copyOf(notices);
    }
  }

  /** Something that the step's work said. */
  @JsonTypeName("output")
  record Output(Subject subject, String line) implements OfSubject {}

  /** Who was in the way when a lock time-out struck. */
  @JsonTypeName("blockers-seen")
  record BlockersSeen(Subject subject, List<Blocker> blockers) implements OfSubject {
    public BlockersSeen {
      blockers = List.copyOf(blockers);
    }
  }

  /** A session that was in the way; its query is left out where the data policy says so. */
  record Blocker(
      int pid, String user, String application, String state, String age, String query) {}

  /** A guard cancelled Belay's own statement. */
  @JsonTypeName("guard-tripped")
  record GuardTripped(Subject subject, int waiting, long millis) implements OfSubject {}

  /**
   * A person lets the attempt block others for longer. A guard is never shortened or switched off.
   *
   * @param guard which of the step's guards, from 1
   * @param millis how much longer than before
   */
  @JsonTypeName("guard-extended")
  record GuardExtended(Subject subject, int guard, long millis, Optional<String> reason, String by)
      implements OfSubject {}

  /** The attempt failed and nothing of its open part remains; retryAt where it is tried again. */
  @JsonTypeName("attempt-failed")
  record AttemptFailed(Subject subject, Cause cause, Optional<Instant> retryAt)
      implements OfSubject {}

  // ---- after an attempt

  /** A value that the step keeps. */
  @JsonTypeName("captured")
  record Captured(String step, String name, String valueType, String value) implements OfStep {}

  /** A value that was read for the step. */
  @JsonTypeName("evidence-read")
  record EvidenceRead(String step, Evidence evidence) implements OfStep {}

  /** What a person saw and said. */
  @JsonTypeName("value-given")
  record ValueGiven(String step, String value, String by) implements OfStep {}

  /** An answer to a question. */
  @JsonTypeName("answer-given")
  record AnswerGiven(
      String step, String answer, Optional<String> proposed, Optional<String> reason, String by)
      implements OfStep {}

  /**
   * A second person agreed.
   *
   * @param covers SHA-256 of the steps, parameters and fingerprint that the approval is for
   * @param reason why it is given although it was refused before
   */
  @JsonTypeName("approval-given")
  record ApprovalGiven(
      String step, String by, String covers, Instant expires, Optional<String> reason)
      implements OfStep {}

  /** A second person refused. */
  @JsonTypeName("approval-refused")
  record ApprovalRefused(String step, String by, String reason) implements OfStep {}

  /** An approval is too old to count. */
  @JsonTypeName("approval-expired")
  record ApprovalExpired(String step) implements OfStep {}

  /** The step is done; value is what stands beside its tick. */
  @JsonTypeName("step-done")
  record StepDone(String step, String value) implements OfStep {}

  /** The step failed for good. */
  @JsonTypeName("step-failed")
  record StepFailed(String step, Cause cause) implements OfStep {}

  /** The step was stopped on request; stays says what is true now. */
  @JsonTypeName("step-stopped")
  record StepStopped(String step, String stays) implements OfStep {}

  /** Nobody knows yet whether the attempt took effect. */
  @JsonTypeName("in-doubt")
  record InDoubt(Subject subject, String why) implements OfSubject {}

  /**
   * What is true of an attempt that was in doubt.
   *
   * @param parts all parts that are in effect; of no meaning while it still runs or is unknown
   * @param by the database, or the person who decided
   */
  @JsonTypeName("settled")
  record Settled(
      Subject subject, Verdict verdict, List<Integer> parts, List<Evidence> evidence, String by)
      implements OfSubject {
    public Settled {
      parts = List.copyOf(parts);
      evidence = List.copyOf(evidence);
    }
  }

  /** A sensed value is not true any more, or true again. */
  @JsonTypeName("truth-changed")
  record TruthChanged(String step, boolean holds, Evidence evidence) implements OfStep {}

  /** From here on undoing is not offered. */
  @JsonTypeName("point-of-no-return")
  record PointOfNoReturn(String step) implements OfStep {}

  /** A person opens a step again that had ended. */
  @JsonTypeName("step-reopened")
  record StepReopened(String step, String why, String by) implements OfStep {}

  /** The run goes on at another step. */
  @JsonTypeName("went-to")
  record WentTo(String step, String to, String why) implements OfStep {}

  /** A roll-back begins; these steps are undone, in this order. */
  @JsonTypeName("rollback-started")
  record RollbackStarted(List<String> steps, String why, String by) implements JournalEvent {
    public RollbackStarted {
      steps = List.copyOf(steps);
    }
  }

  /** The data after an undo was compared with what was counted before the step. */
  @JsonTypeName("losses-compared")
  record LossesCompared(String step, Losses.Compared compared) implements OfStep {}

  /** The step is taken back. */
  @JsonTypeName("undone")
  record Undone(String step, boolean verified, String value) implements OfStep {}

  /** The step could not be taken back. */
  @JsonTypeName("undo-failed")
  record UndoFailed(String step, Cause cause) implements OfStep {}

  /** How a run ended. */
  enum RunOutcome {
    COMPLETED,
    /** To the end, with steps that were skipped, deferred, overridden or failed. */
    COMPLETED_WITH_EXCEPTIONS,
    ROLLED_BACK,
    FAILED,
    STOPPED
  }
}

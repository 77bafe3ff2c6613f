package dev.belay.sql;

import java.util.List;
import java.util.Optional;

/**
 * What a statement does, read from its text alone: how it stands to transactions, to the session's
 * settings and to the limits that it may run under. What a function or a DO block does inside is
 * not visible here. Facts about transaction blocks: the SQL Commands chapter of the manual, and the
 * server's own refusals (SQLSTATE 25001), which a test compares.
 */
public sealed interface Effect {
  /** Which time limits a statement may have. */
  enum LimitClass {
    /**
     * A {@code lock_timeout} and a {@code statement_timeout}: being cut off leaves nothing behind.
     */
    ORDINARY,
    /** Neither of the two: being cut off leaves an object half made, or loses long work. */
    CONCURRENT
  }

  /** Reads: SELECT, VALUES, TABLE, SHOW, EXPLAIN, COPY TO a file. */
  record Query() implements Effect {}

  /** Changes rows: INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY FROM a file. */
  record Data(String command) implements Effect {}

  /** Changes objects by an ordinary, transactional command. */
  record Definition(String command) implements Effect {}

  /** A DO block. */
  record DoBlock() implements Effect {}

  /** CALL of a procedure, which may commit inside when no transaction block is open. */
  record Call() implements Effect {}

  /** Anything else: ANALYZE, LOCK, NOTIFY, PREPARE, cursors, and what is not known. */
  record Utility(String command) implements Effect {}

  /** BEGIN or START TRANSACTION. */
  record Begin() implements Effect {}

  /** COMMIT or END; with {@code chain} a new transaction is open afterwards. */
  record Commit(boolean chain) implements Effect {}

  /**
   * ROLLBACK or ABORT of the whole transaction; with {@code chain} a new one is open afterwards.
   */
  record Rollback(boolean chain) implements Effect {}

  /** PREPARE TRANSACTION: ends the transaction without deciding it. */
  record PrepareTransaction(String id) implements Effect {}

  /** SAVEPOINT, RELEASE or ROLLBACK TO. */
  record Savepoint(String command) implements Effect {}

  /** SET of a parameter, or {@code SELECT set_config(…)} with a constant name. */
  record SetParameter(String name, boolean local) implements Effect {}

  /** RESET of one parameter, or of all. */
  record ResetParameter(Optional<String> name) implements Effect {}

  /** DISCARD ALL: resets the session and releases its advisory locks; never in a transaction. */
  record DiscardAll() implements Effect {}

  /** SET ROLE, SET SESSION AUTHORIZATION and their resets. */
  record SetRole(boolean local) implements Effect {}

  /** CREATE INDEX CONCURRENTLY; the index, where named, lives in the schema of its table. */
  record CreateIndexConcurrently(
      Optional<QualifiedName> index, QualifiedName table, boolean unique, boolean ifNotExists)
      implements Effect {}

  /** DROP INDEX CONCURRENTLY. */
  record DropIndexConcurrently(List<QualifiedName> indexes, boolean ifExists) implements Effect {
    public DropIndexConcurrently {
      indexes = List.copyOf(indexes);
    }
  }

  /** REINDEX CONCURRENTLY; the kind is INDEX, TABLE, SCHEMA, DATABASE or SYSTEM. */
  record ReindexConcurrently(String kind, Optional<QualifiedName> name) implements Effect {}

  /** ALTER TABLE … DETACH PARTITION … CONCURRENTLY. */
  record DetachConcurrently(QualifiedName parent, QualifiedName partition) implements Effect {}

  /**
   * ALTER TABLE … DETACH PARTITION … FINALIZE: waits for old snapshots, lawful in a transaction.
   */
  record DetachFinalize(QualifiedName parent, QualifiedName partition) implements Effect {}

  /** REFRESH MATERIALIZED VIEW CONCURRENTLY: an ordinary transactional command. */
  record RefreshConcurrently(QualifiedName view) implements Effect {}

  /** ALTER TABLE whose only action is VALIDATE CONSTRAINT. */
  record ValidateConstraint(QualifiedName table, String constraint) implements Effect {}

  /** VACUUM of these tables, of all when there are none; FULL rewrites under ACCESS EXCLUSIVE. */
  record Vacuum(List<QualifiedName> tables, boolean full) implements Effect {
    public Vacuum {
      tables = List.copyOf(tables);
    }
  }

  /** ALTER TYPE … ADD VALUE: lawful in a transaction, but usable only after its commit. */
  record AddEnumValue(QualifiedName type, String value, boolean ifNotExists) implements Effect {}

  /** Another command that refuses a transaction block, such as CREATE DATABASE. */
  record OutsideTransaction(String what) implements Effect {}

  /**
   * Whether the server refuses the statement inside a transaction block (SQLSTATE 25001). The text
   * alone does not show that REINDEX or CLUSTER names a partitioned table, which is refused too;
   * ALTER and DROP SUBSCRIPTION count as refused although some are not, which does no harm.
   */
  default boolean outsideTransaction() {
    return switch (this) {
      case CreateIndexConcurrently _, DropIndexConcurrently _, ReindexConcurrently _ -> true;
      case DetachConcurrently _, Vacuum _, DiscardAll _, OutsideTransaction _ -> true;
      case Query _, Data _, Definition _, DoBlock _, Call _, Utility _ -> false;
      case Begin _, Commit _, Rollback _, PrepareTransaction _, Savepoint _ -> false;
      case SetParameter _, ResetParameter _, SetRole _ -> false;
      case DetachFinalize _, RefreshConcurrently _, ValidateConstraint _, AddEnumValue _ -> false;
    };
  }

  /** Whether the statement is transaction control, savepoints included. */
  default boolean controlsTransaction() {
    return endsOrStartsTransaction() || this instanceof Savepoint;
  }

  /** Whether the statement starts or ends a transaction. */
  default boolean endsOrStartsTransaction() {
    return switch (this) {
      case Begin _, Commit _, Rollback _, PrepareTransaction _ -> true;
      case Savepoint _, SetParameter _, ResetParameter _, SetRole _, DiscardAll _ -> false;
      case Query _, Data _, Definition _, DoBlock _, Call _, Utility _ -> false;
      case CreateIndexConcurrently _, DropIndexConcurrently _, ReindexConcurrently _ -> false;
      case DetachConcurrently _, DetachFinalize _, RefreshConcurrently _ -> false;
      case ValidateConstraint _, Vacuum _, AddEnumValue _, OutsideTransaction _ -> false;
    };
  }

  /**
   * Whether the statement changes a setting or the role of the session. SET LOCAL counts: until its
   * transaction ends it overrides the limits set before it.
   */
  default boolean changesSession() {
    return this instanceof SetParameter
        || this instanceof ResetParameter
        || this instanceof DiscardAll
        || this instanceof SetRole;
  }

  /** Whether the statement waits until other transactions, of any table, have ended. */
  default boolean waitsForConcurrentTransactions() {
    return this instanceof CreateIndexConcurrently
        || this instanceof DropIndexConcurrently
        || this instanceof ReindexConcurrently
        || this instanceof DetachConcurrently
        || this instanceof DetachFinalize;
  }

  /** Which limits the statement runs under. */
  default LimitClass limitClass() {
    return switch (this) {
      case CreateIndexConcurrently _, DropIndexConcurrently _, ReindexConcurrently _ ->
          LimitClass.CONCURRENT;
      case DetachConcurrently _, DetachFinalize _, ValidateConstraint _ -> LimitClass.CONCURRENT;
      case Vacuum vacuum -> vacuum.full() ? LimitClass.ORDINARY : LimitClass.CONCURRENT;
      case Query _, Data _, Definition _, DoBlock _, Call _, Utility _ -> LimitClass.ORDINARY;
      case Begin _, Commit _, Rollback _, PrepareTransaction _, Savepoint _ -> LimitClass.ORDINARY;
      case SetParameter _, ResetParameter _, DiscardAll _, SetRole _ -> LimitClass.ORDINARY;
      case RefreshConcurrently _, AddEnumValue _, OutsideTransaction _ -> LimitClass.ORDINARY;
    };
  }
}

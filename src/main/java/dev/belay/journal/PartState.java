package dev.belay.journal;

import java.util.Optional;

/**
 * A part of an attempt: one transaction, or one statement outside of one.
 *
 * @param label what it is for, such as the migration's version
 * @param transactionId the transaction's id, once assigned
 * @param lone the statement of a part without a transaction, once sent
 * @param progress how far it came
 */
public record PartState(
    int number,
    String label,
    boolean transaction,
    boolean marker,
    Optional<TransactionId> transactionId,
    Optional<JournalEvent.Lone> lone,
    Progress progress) {

  /**
   * How far a part came.
   *
   * @param statements how many it has
   * @param sent the last statement that was sent, 0 for none
   * @param done the last statement that was answered, 0 for none
   */
  public record Progress(
      int statements, int sent, int done, boolean commitSent, boolean committed) {}

  /** The id of a transaction, and whether it survives a crash of the server. */
  public record TransactionId(String id, boolean durable) {}

  /** Whether it took effect. */
  public boolean committed() {
    return progress.committed();
  }

  /** Whether anything of it may have reached the server. */
  public boolean touched() {
    return progress.sent() > 0 || progress.commitSent();
  }

  PartState with(Progress changed) {
    return new PartState(number, label, transaction, marker, transactionId, lone, changed);
  }

  PartState with(TransactionId id) {
    return new PartState(number, label, transaction, marker, Optional.of(id), lone, progress);
  }

  PartState withLone(JournalEvent.Lone statement) {
    return new PartState(
        number, label, transaction, marker, transactionId, Optional.of(statement), progress);
  }
}

package dev.belay.drill;

/**
 * Something that goes wrong on a server. Faults change no data and make no objects: what they do
 * hangs on sessions of this process and ends with them, however this process ends.
 */
public sealed interface Fault
    permits LockConvoy,
        IdleInTransaction,
        QueuedAlter,
        Deadlock,
        Waiters,
        CatalogLock,
        SlotsFull,
        CutConnection,
        BackendCrash,
        ServerCrash {

  /** Its word in files and in the sessions' names: {@code queued-alter}. */
  String id();

  /**
   * Puts the fault in and returns when the server shows it. When it cannot be shown in time, it is
   * taken away again before the exception.
   */
  Injected inject(FaultPermit permit) throws FaultException;
}

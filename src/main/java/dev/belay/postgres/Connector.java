package dev.belay.postgres;

/** Opens named sessions. */
public final class Connector {
  /**
   * Opens a session on a run's target.
   *
   * @param applicationName what other sessions see, at most 63 bytes
   */
  public Session open(Target target, SessionRole role, String applicationName)
      throws ConnectException {
    return open(target.spec(), target.handle(), role, applicationName);
  }

  /** Opens a session with the default dead-man's handle. */
  public Session open(ConnectionSpec spec, SessionRole role, String applicationName)
      throws ConnectException {
    return open(spec, DeadMansHandle.DEFAULT, role, applicationName);
  }

  /** Opens a session; blocks for at most the connect time-out (10 seconds unless the target says). */
  public Session open(
      ConnectionSpec spec, DeadMansHandle handle, SessionRole role, String applicationName)
      throws ConnectException {
    throw new UnsupportedOperationException(spec.displayUri() + handle + role + applicationName);
  }
}

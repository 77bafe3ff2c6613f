package dev.belay.postgres;

/**
 * What a run is bound to.
 *
 * @param name what is typed to confirm in production
 * @param environment what the database is for
 * @param spec how it is reached
 * @param markersAllowed whether Belay may keep its small {@code belay} schema there
 * @param handle how soon locks are free when Belay is gone
 */
public record Target(
    String name,
    Environment environment,
    ConnectionSpec spec,
    boolean markersAllowed,
    DeadMansHandle handle) {
  /** The same target with its connection resolved anew. */
  public Target withSpec(ConnectionSpec other) {
    return new Target(name, environment, other, markersAllowed, handle);
  }
}

package dev.belay.run;

/** Where a connection may lead instead of to the server that a run is bound to. */
enum Place {
  /** The run's own server. */
  RIGHT,
  /** Another system with a database of the same name, into which the run's nonce was copied. */
  FOREIGN,
  /** A file-level clone from after the run was bound, on another port. */
  CLONE,
  /** A standby that follows the run's server. */
  STANDBY,
  /** A standby that was promoted. */
  PROMOTED,
  /** A server of another major version. */
  OTHER_VERSION,
  /** The clone, started on the address of the run's server. */
  CLONE_IN_PLACE,
  /** The promoted standby, on the address of the run's server. */
  PROMOTED_IN_PLACE,
  /** A copy from before the run that has written more log since, on the run's server's address. */
  BEFORE_IN_PLACE,
  /** An exact copy of the latest state, on the address of the run's server. */
  TWIN_IN_PLACE,
  /** The first connection leads to the right server, the second to the clone, and so on. */
  RIGHT_THEN_CLONE,
  /** The first connection leads to the clone, the second to the right server, and so on. */
  CLONE_THEN_RIGHT
}

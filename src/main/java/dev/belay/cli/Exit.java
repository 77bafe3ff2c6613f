package dev.belay.cli;

/** The exit codes, the same for every command. */
enum Exit {
  FINE(0),
  /** The thing that was checked falls short, or the run failed. */
  FALLS_SHORT(1),
  /** Wrong usage, or input that cannot be read. */
  USAGE(2),
  /** The database cannot be reached, or refuses. */
  DATABASE(3),
  /** In doubt: a person must decide. */
  UNDECIDED(4);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}

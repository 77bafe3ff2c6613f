package dev.belay.run;

/**
 * A place where a run is killed.
 *
 * @param name of a {@link Checkpoint}; {@code none} for no place
 * @param occurrence the how manieth time that the run comes there, from 1
 * @param delay milliseconds from there to the kill: into the middle of what follows
 */
record KillPoint(String name, int occurrence, int delay) {
  static final KillPoint NONE = new KillPoint("none", 1, 0);

  static KillPoint at(String name, int occurrence) {
    return new KillPoint(name, occurrence, 0);
  }

  KillPoint after(int millis) {
    return new KillPoint(name, occurrence, millis);
  }

  /** The name in the table: a delay is a place of its own. */
  String title() {
    return delay == 0 ? name : name.replace("after:", "during:");
  }

  static KillPoint parse(String text) {
    var words = text.split(",");
    return new KillPoint(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]));
  }

  @Override
  public String toString() {
    return name + "," + occurrence + "," + delay;
  }
}

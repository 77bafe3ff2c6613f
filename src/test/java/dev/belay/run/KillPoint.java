package dev.belay.run;

/**
 * A place where a run is killed.
 *
 * @param title its name in the table
 * @param name of a {@link Checkpoint}; {@code none} for no place
 * @param occurrence the how manieth time that the run comes there, from 1
 * @param delay milliseconds from there to the kill: into the middle of what follows
 */
record KillPoint(String title, String name, int occurrence, int delay) {
  static final KillPoint NONE = at("none", 1);

  static KillPoint at(String name, int occurrence) {
    return new KillPoint(name, name, occurrence, 0);
  }

  /** In the middle of what follows that point. */
  static KillPoint during(String title, String name, int occurrence, int delay) {
    return new KillPoint(title, name, occurrence, delay);
  }

  static KillPoint parse(String text) {
    var words = text.split(",");
    return new KillPoint(
        words[0], words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
  }

  @Override
  public String toString() {
    return title + "," + name + "," + occurrence + "," + delay;
  }
}

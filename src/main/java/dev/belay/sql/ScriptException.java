package dev.belay.sql;

/** A script that is not read: the place, what was found there, and the cure. */
public final class ScriptException extends Exception {
  private final String script;
  private final Position at;
  private final String what;
  private final String cure;

  /**
   * Describes one refusal.
   *
   * @param script the name of the script, for people
   * @param what what was found, as a full sentence
   * @param cure what to do about it, as a full sentence
   */
  public ScriptException(String script, Position at, String what, String cure) {
    super(script + ", " + at + ": " + what + " " + cure);
    this.script = script;
    this.at = at;
    this.what = what;
    this.cure = cure;
  }

  public String script() {
    return script;
  }

  public Position at() {
    return at;
  }

  public String what() {
    return what;
  }

  public String cure() {
    return cure;
  }
}

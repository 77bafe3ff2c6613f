package dev.belay.cli;

/** A command ends here: what happened, what to do, and with which exit code. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final Exit exit;
  private final String happened;
  private final String cure;

  CommandFailure(Exit exit, String happened, String cure) {
    super(happened + " " + cure);
    this.exit = exit;
    this.happened = happened;
    this.cure = cure;
  }

  static CommandFailure usage(String happened, String cure) {
    return new CommandFailure(Exit.USAGE, happened, cure);
  }

  Exit exit() {
    return exit;
  }

  String happened() {
    return happened;
  }

  String cure() {
    return cure;
  }
}

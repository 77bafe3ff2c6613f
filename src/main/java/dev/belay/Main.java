package dev.belay;

import dev.belay.cli.Cli;
import dev.belay.cli.Surroundings;
import dev.belay.desktop.DesktopMain;

/** The program's entry: without arguments the desktop, else the command line. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    if (arguments.length == 0) {
      // Named only here: the command line starts without loading a class of JavaFX.
      System.exit(DesktopMain.open(System.getenv(), System.err));
    }
    System.exit(Cli.run(Surroundings.ofProcess(), arguments));
  }
}

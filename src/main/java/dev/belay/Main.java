package dev.belay;

import dev.belay.cli.Cli;
import dev.belay.cli.Surroundings;

/** The program's entry: hands the arguments to the command line. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(Cli.run(Surroundings.ofProcess(), arguments));
  }
}

package dev.belay.cli;

import dev.belay.journal.JournalRefusedException;
import dev.belay.journal.JournalWriteException;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.SpecException;
import dev.belay.postgres.sandbox.SandboxException;
import dev.belay.run.RunRefusedException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.LoggerFactory;

/** What each exception means to people, and its exit code: the one place that knows. */
final class Errors {
  private final Surroundings surroundings;

  Errors(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Ends a command: says what happened on standard error and gives the exit code. */
  int report(Exception e) {
    var failure = failure(e);
    new Output(surroundings).message("belay: " + failure.happened() + "\n" + failure.cure());
    return failure.exit().code();
  }

  private CommandFailure failure(Exception e) {
    return switch (e) {
      case CommandFailure own -> own;
      case ConnectException connect ->
          new CommandFailure(Exit.DATABASE, connect.happened(), connect.cure());
      case RunRefusedException refused ->
          new CommandFailure(exit(refused.reason()), message(refused), cure(refused));
      case JournalRefusedException refused ->
          new CommandFailure(Exit.USAGE, refused.happened(), refused.cure());
      case JournalWriteException write ->
          new CommandFailure(Exit.UNDECIDED, write.happened(), write.cure());
      case SpecException spec ->
          new CommandFailure(Exit.USAGE, spec.place() + ": " + spec.happened(), spec.cure());
      case SandboxException sandbox ->
          new CommandFailure(Exit.DATABASE, sandbox.happened(), sandbox.cure());
      default -> unexpected(e);
    };
  }

  private static Exit exit(RunRefusedException.Reason reason) {
    return switch (reason) {
      case WRONG_SERVER, REQUIREMENT, POOLER, TAKEN, DATABASE -> Exit.DATABASE;
      case PARAMETERS, MIGRATIONS, FINISHED -> Exit.USAGE;
      case OVERTAKEN, BESIDE -> Exit.UNDECIDED;
    };
  }

  private static String cure(RunRefusedException refused) {
    return refused.beside().isEmpty()
        ? refused.cure()
        : refused.cure() + " Option: --beside " + String.join(" --beside ", refused.beside());
  }

  private CommandFailure unexpected(Exception e) {
    var code = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    var folder = DataFolder.of(surroundings);
    try {
      Logs.into(folder.make(), surroundings);
    } catch (CommandFailure made) {
      return made;
    }
    LoggerFactory.getLogger(Errors.class).error("Unexpected, code {}", code, e);
    return new CommandFailure(
        Exit.UNDECIDED,
        "Something happened that Belay does not know (code "
            + code
            + "). A run that was open can be resumed.",
        "The details are in " + Logs.file(folder, surroundings) + ".");
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }
}

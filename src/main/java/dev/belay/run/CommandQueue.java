package dev.belay.run;

import dev.belay.journal.RunState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Commands handed over from other threads, in their order. */
public final class CommandQueue implements CommandSource {
  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();

  /** Hands a command over; any thread. */
  public void add(Command command) {
    commands.add(command);
  }

  @Override
  public Optional<Command> next(RunState state, Duration patience) throws InterruptedException {
    return Optional.ofNullable(commands.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }
}

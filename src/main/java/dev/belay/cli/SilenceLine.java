package dev.belay.cli;

import dev.belay.journal.Entry;
import dev.belay.journal.RunState;
import dev.belay.run.RunListener;
import dev.belay.run.Silence;
import java.util.Optional;

/** Says on standard error that the server does not answer: once each time that it falls silent. */
final class SilenceLine implements RunListener {
  private final Output output;
  private volatile Optional<Silence> now = Optional.empty();

  SilenceLine(Output output) {
    this.output = output;
  }

  /** Whether the server owes an answer now. */
  boolean silent() {
    return now.isPresent();
  }

  @Override
  public void onEntry(Entry entry, RunState state) {}

  @Override
  public void onSilence(Optional<Silence> silence) {
    if (silence.isPresent() && now.isEmpty()) {
      output.message(silence.get().sentence() + " What it was sent may still take effect.");
    }
    now = silence;
  }
}

package dev.belay.cli;

import dev.belay.postgres.sandbox.SandboxObserver;

/** Shows how the start or reset of a sandbox goes on. */
record SandboxProgress(Output output) implements SandboxObserver {
  @Override
  public void step(String what, int done, int of) {
    output.status(what + (of > 1 ? "  " + Formats.count(done) + " / " + Formats.count(of) : ""));
  }
}

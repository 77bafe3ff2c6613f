package dev.belay.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.postgres.sandbox.SampleSize;
import dev.belay.postgres.sandbox.Sandbox;
import dev.belay.postgres.sandbox.SandboxObserver;
import dev.belay.postgres.sandbox.SandboxOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox gives the permit while it runs, and comes up again after a crash. */
@DisabledOnOs(OS.WINDOWS)
class SandboxFaultsTest {
  @TempDir private Path home;

  @Test
  void aSandboxIsBrokenAndMended() throws Exception {
    var sandbox =
        new Sandbox(home, SandboxOptions.usual().size(SampleSize.SMALL), SandboxObserver.SILENT);
    assertThatThrownBy(() -> FaultPermit.of(sandbox))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("does not run");
    try {
      sandbox.start();
      var permit = FaultPermit.of(sandbox);
      try (var queue = new QueuedAlter("nchat.nchat_messages", 2).inject(permit)) {
        assertThat(queue.stands()).isTrue();
        queue.undo();
        assertThat(queue.stands()).isFalse();
      }
      try (var crash = new ServerCrash(ServerCrash.How.IMMEDIATE).inject(permit)) {
        assertThat(crash.stands()).isTrue();
        crash.undo();
        assertThat(crash.stands()).isFalse();
      }
    } finally {
      sandbox.stop();
    }
  }
}

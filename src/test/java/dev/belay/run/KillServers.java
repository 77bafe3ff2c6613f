package dev.belay.run;

import dev.belay.run.KillTable.Mode;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;

/** The servers of one version: a shared one, and one that crashes. */
final class KillServers implements AutoCloseable {
  private final TestServer shared;
  private final CrashServer crash;
  private final ChildJvm children;

  KillServers(int version, Path folder, ChildJvm children) throws IOException {
    this.children = children;
    this.shared = TestServer.of(version);
    this.crash = new CrashServer(version, folder.resolve("crash-" + version));
  }

  CrashServer crash() {
    return crash;
  }

  ChildJvm children() {
    return children;
  }

  int port(Mode mode) {
    return switch (mode) {
      case CLIENT, BACKEND, CONNECTION -> shared.port();
      case SERVER -> crash.port();
    };
  }

  @Override
  public void close() throws IOException {
    crash.close();
  }
}

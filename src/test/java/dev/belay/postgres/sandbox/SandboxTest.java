package dev.belay.postgres.sandbox;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.*;

class SandboxTest {
  @TempDir Path home;
  @Test void probe() throws Exception {
    for (var from : new SandboxOptions.From[] {SandboxOptions.From.EMBEDDED, SandboxOptions.From.EMBEDDED, SandboxOptions.From.LOCAL}) {
      long[] last = {System.nanoTime()};
      var t0 = System.nanoTime();
      var sandbox = new Sandbox(home, SandboxOptions.usual().from(from), (w, d, o) -> {
        var n = System.nanoTime();
        System.out.printf("%6d ms %s %d/%d%n", (n - last[0]) / 1000000, w, d, o); last[0] = n; });
      var server = sandbox.start();
      System.out.printf("TOTAL %d ms %s%n", (System.nanoTime() - t0) / 1000000, server);
      t0 = System.nanoTime();
      sandbox.reset();
      System.out.printf("RESET %d ms%n", (System.nanoTime() - t0) / 1000000);
      t0 = System.nanoTime();
      System.out.println(sandbox.status());
      new ProcessBuilder("sh", "-c", "du -sh " + server.folder() + "; ls -la " + server.folder() + " " + server.folder() + "/archive; ps axo pid,ppid,sid,args | grep postgres; tail -5 " + server.log()).inheritIO().start().waitFor();
      sandbox.stop();
      System.out.printf("STOP %d ms %s%n", (System.nanoTime() - t0) / 1000000, sandbox.status());
    }
  }
}

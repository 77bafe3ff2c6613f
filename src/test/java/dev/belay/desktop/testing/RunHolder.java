package dev.belay.desktop.testing;

import dev.belay.journal.JournalStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** Another process that has a run open until its input ends. */
public final class RunHolder implements AutoCloseable {
  private final Process process;

  private RunHolder(Process process) {
    this.process = process;
  }

  /** Starts one, and returns when it has the run. */
  public static RunHolder of(Path home, String run) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                RunHolder.class.getName(),
                home.toString(),
                run)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var holder = new RunHolder(process);
    if (process.getInputStream().read() < 0) {
      holder.close();
      throw new IOException("The holder of run " + run + " ended early.");
    }
    return holder;
  }

  public long pid() {
    return process.pid();
  }

  /** Lets it close the run and end. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }

  public static void main(String[] arguments) throws IOException {
    var store = new JournalStore(Path.of(arguments[0]), InstantSource.system());
    try (var _ = store.open(arguments[1]).writer()) {
      System.out.write('.');
      System.out.flush();
      System.in.read();
    }
  }
}

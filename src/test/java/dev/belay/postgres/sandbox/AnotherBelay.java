package dev.belay.postgres.sandbox;

import dev.belay.testing.CtrlC;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second process with a sandbox of its own, to be killed. Prints each step, then its server. */
final class AnotherBelay implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private AnotherBelay(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts it; claims are "run=seconds of grace". */
  static AnotherBelay start(Path home, String... claims) throws IOException {
    return start(List.of(), home, claims);
  }

  static AnotherBelay start(List<String> prefix, Path home, String... claims) throws IOException {
    var command = new ArrayList<>(prefix);
    command.addAll(CtrlC.heard());
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx200m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(AnotherBelay.class.getName(), home.toString()));
    command.addAll(Arrays.asList(claims));
    return new AnotherBelay(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  public static void main(String[] arguments) throws Exception {
    var sandbox =
        new Sandbox(
            Path.of(arguments[0]),
            SandboxOptions.usual().from(SandboxOptions.From.EMBEDDED).size(SampleSize.SMALL),
            (what, done, of) -> System.out.println("step " + what + " " + done));
    var server = sandbox.start();
    for (var claim : Arrays.asList(arguments).subList(1, arguments.length)) {
      var parts = claim.split("=");
      sandbox.claim(parts[0], Duration.ofSeconds(Long.parseLong(parts[1])));
    }
    System.out.println(
        "server " + server.id() + " " + server.port() + " " + server.postmasterPid());
    System.in.read();
    sandbox.stop();
  }

  /** What a started one says of its server. */
  record Started(String id, int port, long postmaster) {}

  Started awaitServer() throws IOException {
    var words = awaitLine("server ").split(" ");
    return new Started(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]));
  }

  String awaitLine(String start) throws IOException {
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(start)) {
        return line;
      }
    }
    throw new AssertionError("the other Belay ended before it said: " + start);
  }

  long pid() {
    return process.pid();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** The kill that a closed terminal window or a session manager gives to the whole group. */
  void killProcessGroup() throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -9 -" + process.pid()).inheritIO().start().waitFor();
    process.waitFor();
  }

  void interruptProcessGroup() throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -INT -" + process.pid()).inheritIO().start().waitFor();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      throw new AssertionError("the other Belay goes on though it was interrupted");
    }
  }

  @Override
  public void close() throws Exception {
    kill();
  }
}

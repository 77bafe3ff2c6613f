package dev.belay.postgres.sandbox;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The small shell process that looks after a sandbox ({@code supervise.sh}). It takes orders
 * through a pipe, and the pipe's end tells it that this process died, whatever the death was.
 */
final class Supervisor {
  private static final String SCRIPT = "supervise.sh";
  private static final String WATCH = "watch.";
  private static final String ENDING = "ending.";

  private final Process process;
  private final OutputStream orders;
  private final BufferedReader answers;

  private Supervisor(Process process) {
    this.process = process;
    this.orders = process.getOutputStream();
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a supervisor that holds the right to end this sandbox. */
  static Supervisor start(InstanceFolder folder, Path bin) throws IOException {
    try (InputStream script = Supervisor.class.getResourceAsStream(SCRIPT)) {
      if (script == null) {
        throw new IOException("The script " + SCRIPT + " is missing from this build of Belay.");
      }
      folder.writePrivate(SCRIPT, new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
    var token = UUID.randomUUID().toString();
    var watch = folder.path().resolve(WATCH + token);
    Files.createFile(watch);
    var command = new ArrayList<String>();
    if (onPath("setsid")) {
      // Out of our process group and session: killing those kills Belay alone.
      command.add("setsid");
    }
    command.addAll(
        List.of("sh", folder.path().resolve(SCRIPT).toString(), folder.path().toString()));
    command.addAll(List.of(bin.toString(), token));
    var builder =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectError(
                ProcessBuilder.Redirect.appendTo(folder.path().resolve("supervise.log").toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    var process = builder.start();
    Files.writeString(watch, Long.toString(process.pid()));
    return new Supervisor(process);
  }

  /** Whether a supervisor of that folder is alive, as its files and the process table show it. */
  static boolean anyAlive(InstanceFolder folder) throws IOException {
    for (var name : InstanceFolder.names(folder.path(), "{watch,ending}.*")) {
      if (isSupervisor(folder.path().resolve(name))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes the right to end the sandbox from every supervisor; those leave within a second or two.
   */
  static void disarmAll(InstanceFolder folder) throws IOException {
    for (var name : InstanceFolder.names(folder.path(), WATCH + "*")) {
      Files.deleteIfExists(folder.path().resolve(name));
    }
  }

  /** Whether a supervisor is ending the sandbox at this moment. */
  static boolean anyEnding(InstanceFolder folder) throws IOException {
    for (var name : InstanceFolder.names(folder.path(), ENDING + "*")) {
      if (isSupervisor(folder.path().resolve(name))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSupervisor(Path file) throws IOException {
    String pid;
    try {
      pid = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      return false;
    }
    if (!pid.matches("[0-9]{1,18}")) {
      return false;
    }
    var name = file.getFileName().toString();
    var token = name.substring(name.indexOf('.') + 1);
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().commandLine().map(c -> c.contains(token)).orElse(true))
        .isPresent();
  }

  private static boolean onPath(String program) {
    var folders = new HashSet<>(List.of("/usr/bin", "/bin"));
    folders.addAll(List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
    return folders.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Gives an order and waits for its exit status. Fails when the supervisor is gone. */
  synchronized int order(String name) throws IOException {
    orders.write((name + "\n").getBytes(StandardCharsets.UTF_8));
    orders.flush();
    var answer = answers.readLine();
    if (answer == null || !answer.startsWith(name + " ")) {
      throw new IOException("The sandbox's supervisor is gone.");
    }
    return Integer.parseInt(answer.substring(name.length() + 1).strip());
  }

  /** Does what this process's death does: lets the supervisor decide by the claims. */
  void release() throws IOException {
    orders.close();
  }

  /** Completes when the process ends. */
  CompletableFuture<Process> onExit() {
    return process.onExit();
  }
}

package dev.belay.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process of the permitted server, on this machine. */
record Postmaster(ProcessHandle process) {
  /** Finds it through its data folder, and makes sure that the number is not another process's. */
  static Postmaster of(FaultPermit.Machine machine) throws FaultException {
    try {
      var pid = Files.readAllLines(machine.data().resolve("postmaster.pid")).getFirst().strip();
      var proc = Path.of("/proc", pid, "cwd");
      if (Files.exists(proc) && !proc.toRealPath().equals(machine.data().toRealPath())) {
        throw new FaultException(
            "Process " + pid + " does not work in the sandbox's folder.", "Start the sandbox.");
      }
      return new Postmaster(
          ProcessHandle.of(Long.parseLong(pid))
              .orElseThrow(
                  () -> new FaultException("The sandbox's server is down.", "Start the sandbox.")));
    } catch (IOException | NumberFormatException e) {
      throw new FaultException("The sandbox's server is down.", "Start the sandbox.", e);
    }
  }

  /** Kills one of its backends, and nothing else. */
  void kill(int backend) throws FaultException {
    var child =
        process
            .children()
            .filter(one -> one.pid() == backend)
            .findFirst()
            .orElseThrow(() ->
                new FaultException(
                    "Process " + backend + " is no backend of the sandbox.",
                    "Put the fault in again."));
    child.destroyForcibly();
  }

  /** Ends the server without a checkpoint: by an immediate shutdown, or by killing all of it. */
  void crash(ServerCrash.How how) throws FaultException {
    var all = process.children().toList();
    switch (how) {
      case IMMEDIATE -> signalQuit();
      case KILLED -> {
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
      }
    }
    if (!FaultSessions.becomes(() -> !anyAlive(all))) {
      throw new FaultException("The sandbox's server does not end.", "End its process by hand.");
    }
  }

  private boolean anyAlive(List<ProcessHandle> children) {
    return process.isAlive() || children.stream().anyMatch(ProcessHandle::isAlive);
  }

  private void signalQuit() throws FaultException {
    try {
      new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new FaultException("The program kill cannot be run.", "Install it.", e);
    } catch (InterruptedException e) {
      throw FaultSessions.interrupted(e);
    }
  }

  boolean alive() {
    return process.isAlive();
  }
}

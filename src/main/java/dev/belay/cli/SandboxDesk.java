package dev.belay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How {@code belay sandbox stop} and {@code reset} reach the {@code belay sandbox start} of another
 * terminal: small files beside the sandboxes, looked at a few times a second. Only a process that
 * waits there on purpose is reached, never one that runs a runbook.
 */
final class SandboxDesk {
  private static final Duration PACE = Duration.ofMillis(150);

  private final Path folder;

  SandboxDesk(DataFolder folder) {
    this.folder = folder.sandboxes().resolve("desk");
  }

  /** What may be asked for. */
  enum Request {
    STOP,
    RESET
  }

  /** Does what is asked for; what it gives is the answer that the other terminal shows. */
  interface Service {
    String serve(Request request);
  }

  /** The processes that wait for requests. */
  List<Long> open() throws IOException {
    var open = new ArrayList<Long>();
    if (!Files.isDirectory(folder)) {
      return open;
    }
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        var name = file.getFileName().toString();
        if (name.matches("[0-9]{1,18}")) {
          var pid = Long.parseLong(name);
          if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
            open.add(pid);
          } else {
            remove(pid);
          }
        }
      }
    }
    return open;
  }

  /** Serves requests until one to stop was served, or the thread is interrupted. */
  void serve(Service service) throws IOException, InterruptedException {
    var pid = ProcessHandle.current().pid();
    Files.createDirectories(folder);
    Files.writeString(own(pid), "");
    try {
      while (true) {
        Thread.sleep(PACE);
        for (var request : Request.values()) {
          var file = asked(pid, request);
          if (Files.exists(file)) {
            var answer = service.serve(request);
            write(answer(pid), answer);
            Files.deleteIfExists(file);
            if (request == Request.STOP) {
              return;
            }
          }
        }
      }
    } finally {
      Files.deleteIfExists(own(pid));
      for (var request : Request.values()) {
        Files.deleteIfExists(asked(pid, request));
      }
    }
  }

  /** Asks that process; its answer, or nothing when it ended or does not answer in time. */
  Optional<String> ask(long pid, Request request, Duration patience)
      throws IOException, InterruptedException {
    Files.deleteIfExists(answer(pid));
    Files.writeString(asked(pid, request), "");
    var end = System.nanoTime() + patience.toNanos();
    try {
      while (System.nanoTime() < end
          && !Files.exists(answer(pid))
          && ProcessHandle.of(pid).isPresent()) {
        Thread.sleep(PACE);
      }
      return Files.exists(answer(pid))
          ? Optional.of(Files.readString(answer(pid)))
          : Optional.empty();
    } finally {
      Files.deleteIfExists(answer(pid));
      Files.deleteIfExists(asked(pid, request));
    }
  }

  private void remove(long pid) throws IOException {
    Files.deleteIfExists(own(pid));
    Files.deleteIfExists(answer(pid));
    for (var request : Request.values()) {
      Files.deleteIfExists(asked(pid, request));
    }
  }

  private static void write(Path file, String text) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path own(long pid) {
    return folder.resolve(String.valueOf(pid));
  }

  private Path answer(long pid) {
    return folder.resolve(pid + ".answer");
  }

  private Path asked(long pid, Request request) {
    return folder.resolve(pid + "." + request);
  }
}

package dev.belay.cli;

import dev.belay.cli.SandboxDesk.Request;
import dev.belay.postgres.sandbox.Sandbox;
import dev.belay.postgres.sandbox.SandboxException;
import dev.belay.postgres.sandbox.SandboxOptions;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.postgres.sandbox.SandboxStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay sandbox}. */
@Command(
    name = "sandbox",
    description = "The PostgreSQL server that Belay starts itself.",
    footer = {"", "Example:", "  belay sandbox start"})
final class SandboxCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Context context;

  SandboxCommand(Context context) {
    this.context = context;
  }

  /** {@code belay sandbox start}. */
  @Command(
      name = "start",
      description = {
        "Start a sandbox, print its address, and keep it until Ctrl-C or belay sandbox stop.",
        "With it goes everything that was done to it."
      },
      footer = {"", "Example:", "  belay sandbox start"})
  int start() throws CommandFailure, SandboxException, IOException {
    var folder = context.openFolder();
    var sandbox = sandbox(folder);
    var main = Thread.currentThread();
    context.surroundings().signals().accept(main::interrupt);
    try {
      var server = sandbox.start();
      context.output().clearStatus();
      context.output().line(server.uri(SandboxServer.DATABASE));
      context
          .output()
          .message(
              server.programs().label()
                  + ". Password: PGPASSFILE="
                  + server.passFile()
                  + "\nIt stays until Ctrl-C or belay sandbox stop.");
      new SandboxDesk(folder).serve(request -> serve(sandbox, request));
    } catch (InterruptedException e) {
      context.output().message("Stopping the sandbox.");
    } finally {
      // The server's programs must be waited for, also after Ctrl-C.
      var interrupted = Thread.interrupted();
      sandbox.stop();
      context.output().clearStatus();
      if (interrupted) {
        main.interrupt();
      }
    }
    context.output().message("The sandbox is gone.");
    return Exit.FINE.code();
  }

  private String serve(Sandbox sandbox, Request request) {
    try {
      switch (request) {
        case STOP -> sandbox.stop();
        case RESET -> {
          sandbox.reset();
          context.output().clearStatus();
          context.output().message("The sandbox was reset.");
        }
      }
      return "ok";
    } catch (SandboxException e) {
      return e.happened() + "\n" + e.cure();
    }
  }

  /** {@code belay sandbox stop}. */
  @Command(
      name = "stop",
      description = "Stop the sandbox that belay sandbox start keeps; runs keep theirs.",
      footer = {"", "Example:", "  belay sandbox stop"})
  int stop() throws CommandFailure, IOException, InterruptedException {
    ask(Request.STOP, "The sandbox is gone.");
    return Exit.FINE.code();
  }

  /** {@code belay sandbox reset}. */
  @Command(
      name = "reset",
      description = "Put the sandbox's database back as new; sessions on it are ended.",
      footer = {"", "Example:", "  belay sandbox reset"})
  int reset() throws CommandFailure, IOException, InterruptedException {
    ask(Request.RESET, "The database is as new.");
    return Exit.FINE.code();
  }

  private void ask(Request request, String done)
      throws CommandFailure, IOException, InterruptedException {
    var desk = new SandboxDesk(context.folder());
    var open = desk.open();
    if (open.isEmpty()) {
      throw CommandFailure.usage(
          "No sandbox is kept by belay sandbox start.",
          "Start one; belay sandbox status lists those of runs, which end with their runs.");
    }
    for (var pid : open) {
      var answer = desk.ask(pid, request, PATIENCE);
      if (answer.isEmpty()) {
        throw new CommandFailure(
            Exit.DATABASE,
            "The process " + pid + " that keeps the sandbox does not answer.",
            "Look into its terminal, and end it with Ctrl-C.");
      }
      if (!answer.get().equals("ok")) {
        throw new CommandFailure(
            Exit.DATABASE, answer.get(), "belay sandbox status says what runs.");
      }
      context.output().line(done);
    }
  }

  /** {@code belay sandbox status}. */
  @Command(
      name = "status",
      description = "List the sandboxes: 0 when one runs, 1 when none does.",
      footer = {"", "Example:", "  belay sandbox status --format json"})
  int status(
      @Option(
              names = "--format",
              paramLabel = "text|json",
              defaultValue = "text",
              description = "What is printed. Default: text.")
          RunOptions.Format format)
      throws SandboxException {
    var all = sandbox(context.folder()).status();
    switch (format) {
      case json -> {
        var rows = JsonMapper.builder().build().createArrayNode();
        for (var one : all) {
          var row = rows.addObject();
          row.put("id", one.id());
          row.put("running", one.running());
          one.port().ifPresent(port -> row.put("port", port));
          row.put("owner", owner(one));
          one.programs().ifPresent(programs -> row.put("version", programs.versionText()));
          var claims = row.putArray("runs");
          one.claims().forEach(claims::add);
          row.put("folder", one.folder().toString());
        }
        context.output().line(rows.toString());
      }
      case text -> {
        all.forEach(one -> context.output().line(line(one)));
        if (all.isEmpty()) {
          context.output().line("No sandbox.");
        }
      }
    }
    return all.stream().anyMatch(SandboxStatus::running)
        ? Exit.FINE.code()
        : Exit.FALLS_SHORT.code();
  }

  private static String line(SandboxStatus one) {
    return one.id()
        + "  "
        + (one.port().isPresent()
            ? "running  postgresql://"
                + SandboxServer.MIGRATOR
                + "@"
                + SandboxServer.HOST
                + ":"
                + one.port().getAsInt()
                + "/"
                + SandboxServer.DATABASE
            : "stopped")
        + one.programs().map(programs -> "  " + programs.label()).orElse("")
        + "  "
        + owner(one).replace('-', ' ')
        + one.ownerPid().map(pid -> ", process " + pid).orElse("")
        + (one.claims().isEmpty() ? "" : "  for run " + String.join(", ", one.claims()));
  }

  private static String owner(SandboxStatus one) {
    return one.owner().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Sandbox sandbox(DataFolder folder) {
    return new Sandbox(
        folder.sandboxes(), SandboxOptions.usual(), new SandboxProgress(context.output()));
  }
}

package dev.belay.run.action;

import dev.belay.journal.Cause;
import dev.belay.journal.JournalEvent.Reach;
import dev.belay.postgres.ProgramEnvironment;
import dev.belay.run.ActionRunner;
import dev.belay.run.Result;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.run.StepRefused;
import dev.belay.runbook.Action;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Calls a program or an HTTP address, if the operator allowed commands at the start of the run. */
final class CommandRunner implements ActionRunner {
  private static final int KEPT = 8 * 1024;

  private final Action.Command command;

  CommandRunner(Action.Command command) {
    this.command = command;
  }

  @Override
  public boolean repeatable() {
    return command.repeatable();
  }

  @Override
  public Prepared prepare(StepContext context) throws StepRefused {
    if (!context.state().opened().event().options().commands()) {
      throw new StepRefused(
          Cause.of(
              "Commands are off for this run. Nothing was called.",
              "Start the run with commands allowed (--allow-commands), or skip the step."));
    }
    var values = context.values();
    if (command.http().isPresent()) {
      var http = command.http().get();
      var shown = http.method() + " " + values.shownText(http.url());
      return new Prepared(Reach.OUTSIDE, shown, 0, () -> call(context, http));
    }
    var shown = String.join(" ", command.argv().stream().map(values::shownText).toList());
    return new Prepared(Reach.OUTSIDE, shown, 0, () -> start(context));
  }

  private StepOutcome call(StepContext context, Action.Http http) throws InterruptedException {
    var values = context.values();
    var body = http.body().map(values::text).map(BodyPublishers::ofString);
    var address = URI.create(values.text(http.url()));
    var request =
        HttpRequest.newBuilder(address)
            .timeout(context.timeout())
            .method(http.method(), body.orElse(BodyPublishers.noBody()));
    http.headers().forEach((name, value) -> request.header(name, values.textOrSecret(value)));
    try (var client = HttpClient.newBuilder().connectTimeout(context.timeout()).build()) {
      var sending = client.sendAsync(request.build(), BodyHandlers.ofString());
      try (var stop = context.stop().onStop(() -> sending.cancel(true))) {
        var answer = sending.get(context.timeout().toMillis() + 1000, TimeUnit.MILLISECONDS);
        var result = Result.ofStatus(String.valueOf(answer.statusCode()), kept(answer.body()));
        var asked = !context.step().ending().expect().isEmpty();
        return asked || answer.statusCode() / 100 == 2
            ? new StepOutcome.Done("HTTP " + answer.statusCode(), result)
            : failed("HTTP " + answer.statusCode() + ": " + kept(answer.body()));
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (ExecutionException e) {
      return unanswered(address, e.getCause() == null ? e : e.getCause());
    } catch (Exception e) {
      return unanswered(address, e);
    }
  }

  /** A request that could not even connect did nothing; one without an answer may have. */
  private StepOutcome unanswered(URI address, Throwable e) {
    var host = address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    return switch (e) {
      case java.net.http.HttpConnectTimeoutException _ ->
          failed("No connection to " + host + ": it did not answer in time.");
      case java.net.ConnectException _ ->
          failed("No connection to " + host + ": nothing accepts it there.");
      case Throwable other ->
          new StepOutcome.Doubtful("The request was sent and not answered: " + other.getMessage());
    };
  }

  private StepOutcome start(StepContext context) throws InterruptedException {
    var argv = command.argv().stream().map(context.values()::text).toList();
    var builder = new ProcessBuilder(argv).redirectErrorStream(true);
    ProgramEnvironment.reduce(builder.environment(), Set.of());
    command
        .env()
        .forEach(
            (name, value) -> builder.environment().put(name, context.values().textOrSecret(value)));
    builder.directory(context.base().toFile());
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      return failed(argv.getFirst() + " could not be started: " + e.getMessage());
    }
    var output = CompletableFuture.supplyAsync(() -> read(process));
    try (var stop = context.stop().onStop(() -> end(process))) {
      if (!process.waitFor(context.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        end(process);
        return new StepOutcome.Doubtful(
            argv.getFirst()
                + " did not end within "
                + context.timeout().toSeconds()
                + " s and was ended by Belay.");
      }
      var text = output.get(5, TimeUnit.SECONDS);
      last(text).ifPresent(context::say);
      if (context.stop().requested()) {
        return new StepOutcome.Stopped(argv.getFirst() + " was ended; what it did stays.");
      }
      var result = Result.ofStatus(String.valueOf(process.exitValue()), text);
      var asked = !context.step().ending().expect().isEmpty();
      return asked || process.exitValue() == 0
          ? new StepOutcome.Done("exit " + process.exitValue(), result)
          : failed(
              argv.getFirst()
                  + " ended with "
                  + process.exitValue()
                  + ": "
                  + last(text).orElse("it said nothing"));
    } catch (InterruptedException e) {
      end(process);
      throw e;
    } catch (Exception e) {
      end(process);
      return failed(argv.getFirst() + ": " + e.getMessage());
    }
  }

  private static String read(Process process) {
    try (var in = process.getInputStream()) {
      return kept(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return "";
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static Optional<String> last(String text) {
    return List.of(text.strip().split("\n")).reversed().stream()
        .filter(line -> !line.isBlank())
        .findFirst();
  }

  private static String kept(String text) {
    return text.length() <= KEPT ? text : text.substring(text.length() - KEPT);
  }

  private static StepOutcome failed(String message) {
    return new StepOutcome.Failed(Cause.of(message, "Look at what it says, then try again."));
  }
}

package dev.belay.cli;

import dev.belay.journal.Entry;
import dev.belay.journal.RunState;
import dev.belay.run.Words;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run as JSON lines: each entry exactly as the journal holds it, in which secrets are hidden and
 * hashes can be checked, and a last object with the summary.
 */
final class JsonView implements RunView {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Output output;
  private final Function<String, Path> journals;
  private @Nullable BufferedReader reader;
  private long read;

  JsonView(Output output, Function<String, Path> journals) {
    this.output = output;
    this.journals = journals;
  }

  @Override
  public synchronized void onEntry(Entry entry, RunState state) {
    try {
      if (reader == null) {
        reader = Files.newBufferedReader(journals.apply(entry.run()));
        while (read < entry.seq() - 1 && reader.readLine() != null) {
          read++;
        }
      }
      while (read < entry.seq()) {
        var line = reader.readLine();
        if (line == null) {
          return;
        }
        read++;
        output.line(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void ended(RunState state, Optional<Left> left, Exit exit) {
    var summary = MAPPER.createObjectNode();
    summary.put("type", "summary");
    summary.put("run", state.run());
    summary.put("status", state.status().name().toLowerCase(Locale.ROOT));
    state
        .progress()
        .outcome()
        .ifPresent(outcome ->
            summary.put("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    summary.put("exit", exit.code());
    left.ifPresent(why -> {
      var node = summary.putObject("left");
      node.put("why", why.why().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      why.step().ifPresent(step -> node.put("step", step));
      node.put("said", why.said());
      why.line().ifPresent(line -> node.put("answer", line));
    });
    var steps = summary.putObject("steps");
    state.steps().forEach((id, step) -> steps.put(id, Words.of(step.status())));
    var carried = summary.putArray("carried");
    for (var step : state.carried()) {
      var node = carried.addObject();
      node.put("step", step.id());
      node.put("state", Words.of(step.status()));
      node.put("undo", Words.of(step.undo()));
      step.said().reason().ifPresent(reason -> node.put("reason", reason));
      step.said().by().ifPresent(by -> node.put("by", by));
    }
    summary.put("journal", journals.apply(state.run()).toString());
    output.line(MAPPER.writeValueAsString(summary));
  }

  @Override
  public synchronized void close() {
    if (reader != null) {
      try {
        reader.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

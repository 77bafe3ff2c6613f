package dev.belay.desktop.journal;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalHead;
import dev.belay.journal.JournalReading;
import dev.belay.journal.JournalRefusedException;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.journal.RunSummary;
import dev.belay.postgres.Environment;
import dev.belay.report.EntryWords;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads runs and journals without changing them. Blocks: never called on the FX thread. */
public final class HistoryReader {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JournalStore store;

  /** A reader of that data folder's runs. */
  public HistoryReader(JournalStore store) {
    this.store = store;
  }

  /**
   * All runs, newest first.
   *
   * @throws HistoryException when the folder cannot be read
   */
  public List<RunLine> runs() throws HistoryException {
    try {
      return store.list().stream().map(this::line).toList();
    } catch (JournalRefusedException e) {
      throw new HistoryException(e.happened(), e.cure());
    }
  }

  private RunLine line(RunSummary summary) {
    try {
      return line(summary.run(), store.read(summary.run()));
    } catch (JournalRefusedException e) {
      return new RunLine(
          summary.run(),
          "",
          RunLine.Standing.UNREADABLE,
          Optional.empty(),
          Optional.of(
              e.why() == JournalRefusedException.Why.MISSING
                  ? "Its folder holds no journal: the run never began."
                  : e.happened() + " " + e.cure()));
    }
  }

  private static RunLine line(String run, JournalReading reading) {
    var trouble =
        reading.problems().stream()
            .findFirst()
            .map(problem -> "Broken at entry " + problem.line() + ".");
    if (reading.state().isEmpty()) {
      return new RunLine(
          run,
          "",
          trouble.isPresent() ? RunLine.Standing.BROKEN : RunLine.Standing.UNREADABLE,
          Optional.empty(),
          Optional.of(trouble.orElse("The journal holds no whole entry: the run never began.")));
    }
    var state = reading.state().get();
    var standing = trouble.isPresent() ? RunLine.Standing.BROKEN : RunLine.Standing.of(state);
    return new RunLine(run, title(state), standing, Optional.of(about(state)), trouble);
  }

  private static RunLine.About about(RunState state) {
    var target = state.opened().event().target();
    return new RunLine.About(
        Environment.ofMarker(Optional.of(target.environment())),
        target.name(),
        state.opened().at(),
        state.progress().operator());
  }

  private static String title(RunState state) {
    try {
      return JSON.readTree(state.opened().event().runbook())
          .path("runbook")
          .path("title")
          .asString("");
    } catch (JacksonException e) {
      return "";
    }
  }

  /**
   * The journal of a run.
   *
   * @throws HistoryException when nothing of it can be read
   */
  public JournalPage page(String run) throws HistoryException {
    try {
      var reading = store.read(run);
      var steps = steps(reading);
      var lines = reading.entries().stream().map(entry -> line(entry, steps)).toList();
      return new JournalPage(line(run, reading), lines, chain(run));
    } catch (JournalRefusedException e) {
      throw new HistoryException(e.happened(), e.cure());
    }
  }

  private static EntryLine line(Entry entry, Map<String, Integer> steps) {
    var step = entry.event() instanceof JournalEvent.OfStep of ? of.step() : "";
    var number = steps.get(step);
    return new EntryLine(
        entry,
        number == null ? step : number + " " + step,
        EntryWords.of(entry.event()),
        EntryWords.further(entry.event()));
  }

  private static Map<String, Integer> steps(JournalReading reading) {
    var numbers = new HashMap<String, Integer>();
    reading
        .state()
        .ifPresent(state ->
            state.opened().event().steps().forEach(id -> numbers.put(id, numbers.size() + 1)));
    return numbers;
  }

  private JournalPage.Chain chain(String run) {
    var verification = store.verify(run, Optional.empty());
    if (verification.intact()) {
      return new JournalPage.Chain.Intact(
          verification.entries(),
          verification.head().map(JournalHead::hash).orElse(""),
          verification.torn());
    }
    var problem = verification.problems().getFirst();
    return new JournalPage.Chain.Broken(problem.line(), problem.what(), problem.cure());
  }

  /**
   * An entry as it stands in the file, indented.
   *
   * @throws HistoryException when the file cannot be read any more
   */
  public String json(String run, long seq) throws HistoryException {
    try (var lines = Files.lines(store.journal(run))) {
      var line = lines.skip(seq - 1).findFirst();
      return line.map(HistoryReader::indented).orElse("The journal has no entry " + seq + ".");
    } catch (IOException e) {
      throw new HistoryException(
          "The journal of run " + run + " cannot be read: " + e.getClass().getSimpleName() + ".",
          "Make the data folder readable for you, then press F5.");
    }
  }

  private static String indented(String line) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(line));
    } catch (JacksonException e) {
      return line;
    }
  }
}

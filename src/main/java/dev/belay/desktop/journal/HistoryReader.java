package dev.belay.desktop.journal;

import dev.belay.desktop.fx.Reasons;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalHead;
import dev.belay.journal.JournalReading;
import dev.belay.journal.JournalRefusedException;
import dev.belay.journal.JournalStamp;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.postgres.Environment;
import dev.belay.report.EntryWords;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads runs and journals without changing them. Blocks: never called on the FX thread. */
public final class HistoryReader {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryReader.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JournalStore store;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(JournalStamp stamp, boolean driven, RunLine line) {}

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
      var ids = store.ids();
      known.keySet().retainAll(ids);
      return ids.stream().map(this::line).toList();
    } catch (JournalRefusedException e) {
      throw new HistoryException(e.happened(), e.cure());
    }
  }

  /** A journal that is as long and as old as before says what it said before. */
  private RunLine line(String run) {
    var stamp = JournalStamp.of(store.journal(run));
    var driven = store.driver(run).isPresent();
    var before = known.get(run);
    if (before != null && before.driven() == driven && stamp.equals(Optional.of(before.stamp()))) {
      return before.line();
    }
    var line = read(run, driven);
    stamp.ifPresent(one -> known.put(run, new Known(one, driven, line)));
    return line;
  }

  private RunLine read(String run, boolean driven) {
    try {
      return line(run, store.read(run), driven);
    } catch (JournalRefusedException e) {
      return new RunLine(
          run,
          "",
          RunLine.Standing.UNREADABLE,
          Optional.empty(),
          Optional.of(
              e.why() == JournalRefusedException.Why.MISSING
                  ? "Its folder holds no journal: the run never began."
                  : e.happened() + " " + e.cure()));
    } catch (RuntimeException e) {
      LOG.warn("Run {} cannot be read.", run, e);
      return new RunLine(
          run,
          "",
          RunLine.Standing.UNREADABLE,
          Optional.empty(),
          Optional.of("It cannot be read: " + e.getClass().getSimpleName() + "."));
    }
  }

  private static RunLine line(String run, JournalReading reading, boolean driven) {
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
    if (trouble.isPresent()) {
      return new RunLine(
          run, title(state), RunLine.Standing.BROKEN, Optional.of(about(state)), trouble);
    }
    try {
      var title = state.resolved().runbook().about().title();
      return new RunLine(
          run,
          title,
          RunLine.Standing.of(state, driven),
          Optional.of(about(state)),
          Optional.empty());
    } catch (JournalRefusedException e) {
      return new RunLine(
          run,
          "",
          RunLine.Standing.UNREADABLE,
          Optional.of(about(state)),
          Optional.of(e.happened() + " " + e.cure()));
    }
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
      return state.resolved().runbook().about().title();
    } catch (JournalRefusedException e) {
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
      return new JournalPage(
          line(run, reading, store.driver(run).isPresent()), lines, chain(reading));
    } catch (JournalRefusedException e) {
      throw new HistoryException(e.happened(), e.cure());
    } catch (RuntimeException e) {
      LOG.warn("Run {} cannot be read.", run, e);
      throw new HistoryException(
          "Run " + run + " cannot be read: " + e.getClass().getSimpleName() + ".",
          "The journal is unchanged. belay journal verify " + run + " says more.");
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

  private static JournalPage.Chain chain(JournalReading reading) {
    if (reading.problems().isEmpty()) {
      return new JournalPage.Chain.Intact(
          reading.entries().size(),
          reading.head().map(JournalHead::hash).orElse(""),
          reading.torn());
    }
    var problem = reading.problems().getFirst();
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
          "The journal of run " + run + " cannot be read: " + Reasons.of(e) + ".",
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

package dev.belay.desktop.library;

import dev.belay.desktop.connections.Standing;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Reasons;
import dev.belay.journal.JournalRefusedException;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.RunSummary;
import dev.belay.postgres.ConnectionSpecs;
import dev.belay.postgres.Environment;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.Profile;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.SpecException;
import dev.belay.runbook.Problem;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.RunbookReader;
import dev.belay.runbook.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the library from a runbook folder, the journals and the profiles. */
public final class LibraryReader implements LibrarySource {
  private static final Logger LOG = LoggerFactory.getLogger(LibraryReader.class);

  private final Path runbooks;
  private final JournalStore journals;
  private final ProfileStore profiles;
  private final PgEnvironment environment;
  private final Supplier<SandboxCard> sandbox;
  private final InstantSource clock;

  /**
   * A reader.
   *
   * @param runbooks the folder
   * @param sandbox how it is with the sandbox
   */
  public LibraryReader(
      Path runbooks,
      JournalStore journals,
      ProfileStore profiles,
      PgEnvironment environment,
      Supplier<SandboxCard> sandbox,
      InstantSource clock) {
    this.runbooks = runbooks;
    this.journals = journals;
    this.profiles = profiles;
    this.environment = environment;
    this.sandbox = sandbox;
    this.clock = clock;
  }

  @Override
  public LibrarySnapshot read() throws LibraryException {
    var broken = new ArrayList<String>();
    var runs = new ArrayList<RunState>();
    var words = new RunWords(clock.instant());
    var count = readRuns(runs, words, broken);
    var interrupted =
        runs.stream()
            .filter(run -> run.status() != RunStatus.FINISHED)
            .map(words::interrupted)
            .toList();
    var lines = readRunbooks(words.lastByRunbook(runs), broken);
    var connections = connections(interrupted, broken);
    return new LibrarySnapshot(folder(), interrupted, lines, connections, broken, count);
  }

  @Override
  public Optional<Standing> sandbox() {
    return sandbox.get().standing();
  }

  private int readRuns(List<RunState> runs, RunWords words, List<String> broken)
      throws LibraryException {
    List<String> all;
    try {
      all = journals.ids();
    } catch (JournalRefusedException e) {
      throw new LibraryException(
          String.valueOf(e.getMessage()), "Make the data folder readable for you, then press F5.");
    }
    for (var run : all) {
      readRun(run, runs, words).ifPresent(why -> broken.add("Run " + run + ": " + why));
    }
    return all.size();
  }

  /** Adds the run if it can be read; why it cannot, or not to its end. Never ends the reading. */
  private Optional<String> readRun(String run, List<RunState> runs, RunWords words) {
    try {
      var reading = journals.read(run);
      reading.state().ifPresent(words::prepare);
      reading.state().ifPresent(runs::add);
      return RunSummary.of(run, reading).trouble();
    } catch (JournalRefusedException e) {
      return Optional.of(e.happened() + " " + e.cure());
    } catch (RuntimeException e) {
      LOG.warn("Run {} cannot be read.", run, e);
      return Optional.of("it cannot be read: " + e.getClass().getSimpleName() + ".");
    }
  }

  private List<LibrarySnapshot.RunbookLine> readRunbooks(
      Map<String, LibrarySnapshot.LastRun> last, List<String> broken) throws LibraryException {
    var reader = new RunbookReader(clock);
    var lines = new ArrayList<LibrarySnapshot.RunbookLine>();
    for (var file : files()) {
      var reading = reader.read(file);
      reading.errors().stream().map(Problem::toString).limit(1).forEach(broken::add);
      reading.resolved().ifPresent(resolved -> lines.add(line(resolved.runbook(), last)));
    }
    lines.sort(
        Comparator.comparing(LibrarySnapshot.RunbookLine::kind)
            .thenComparing(LibrarySnapshot.RunbookLine::title));
    return lines;
  }

  private LibrarySnapshot.RunbookLine line(
      Runbook runbook, Map<String, LibrarySnapshot.LastRun> last) {
    var highest =
        runbook.steps().stream()
            .map(step -> step.purpose().risk())
            .max(Comparator.naturalOrder())
            .orElse(Step.Risk.READ);
    var review = runbook.about().ownership().nextReview();
    var overdue = review.isBefore(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    var date = Formats.date(review.atStartOfDay(ZoneOffset.UTC).toInstant());
    return new LibrarySnapshot.RunbookLine(
        runbook.id(),
        runbook.about().title(),
        runbook.about().kind(),
        new LibrarySnapshot.Size(highest, runbook.steps().size()),
        last.getOrDefault(runbook.id(), LibrarySnapshot.LastRun.NEVER),
        overdue ? "overdue since " + date : date,
        overdue);
  }

  /** Files with values and answers stand beside the runbooks and are none. */
  private List<Path> files() throws LibraryException {
    if (!Files.isDirectory(runbooks)) {
      return List.of();
    }
    try (var all = Files.list(runbooks)) {
      return all.filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.toString().endsWith("-answers.yaml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new LibraryException(
          "The folder " + runbooks + " cannot be read: " + Reasons.of(e) + ".",
          "Make it readable for you, then press F5.");
    }
  }

  private List<LibrarySnapshot.Connection> connections(
      List<LibrarySnapshot.Interrupted> interrupted, List<String> broken) {
    var connections = new ArrayList<LibrarySnapshot.Connection>();
    try {
      for (var profile : profiles.list()) {
        connections.add(connection(profile, byTarget(interrupted)));
      }
    } catch (SpecException e) {
      broken.add(String.valueOf(e.getMessage()));
    }
    connections.add(
        new LibrarySnapshot.Connection(
            LibraryViewModel.SANDBOX, Environment.SANDBOX, sandbox.get().place(), Tone.MUTED, ""));
    return connections;
  }

  private LibrarySnapshot.Connection connection(
      Profile profile, Map<String, LibrarySnapshot.Interrupted> interrupted) {
    var run = interrupted.get(profile.name());
    var note =
        run == null
            ? ""
            : "Run " + run.number() + (run.doubt().isPresent() ? " in doubt" : " interrupted");
    var tone = run != null && run.doubt().isPresent() ? Tone.DOUBT : Tone.WARNING;
    return new LibrarySnapshot.Connection(
        profile.name(), profile.environment(), place(profile), tone, note);
  }

  private String place(Profile profile) {
    try {
      var spec = ConnectionSpecs.fromUri(profile.uri(), environment);
      return spec.hosts().getFirst() + ", " + spec.user();
    } catch (SpecException e) {
      return "address cannot be understood";
    }
  }

  private static Map<String, LibrarySnapshot.Interrupted> byTarget(
      List<LibrarySnapshot.Interrupted> interrupted) {
    var newest = new HashMap<String, LibrarySnapshot.Interrupted>();
    interrupted.forEach(run -> newest.putIfAbsent(run.target(), run));
    return newest;
  }

  private String folder() {
    var home = environment.home().toString();
    var path = runbooks.toString();
    return path.startsWith(home + "/") ? "~" + path.substring(home.length()) : path;
  }
}

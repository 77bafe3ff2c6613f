package dev.belay.desktop.library;

import dev.belay.desktop.connections.Standing;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Reasons;
import dev.belay.journal.JournalRefusedException;
import dev.belay.journal.JournalStore;
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

/** Reads the library from a runbook folder, the journals and the profiles. */
public final class LibraryReader implements LibrarySource {
  private final Path runbooks;
  private final JournalStore journals;
  private final ProfileStore profiles;
  private final PgEnvironment environment;
  private final Supplier<SandboxCard> sandbox;
  private final InstantSource clock;
  private final KnownRuns known;

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
    this.known = new KnownRuns(journals);
  }

  @Override
  public LibrarySnapshot read() throws LibraryException {
    var broken = new ArrayList<String>();
    var interrupted = new ArrayList<LibrarySnapshot.Interrupted>();
    var last = new HashMap<String, LibrarySnapshot.LastRun>();
    var words = new RunWords(clock.instant());
    var all = ids();
    known.retain(all);
    for (var id : all) {
      var driver = journals.driver(id);
      var run = known.read(id, driver.isPresent());
      run.open().ifPresent(open -> interrupted.add(words.interrupted(open, driver)));
      run.last().ifPresent(one -> last.putIfAbsent(one.runbook(), words.lastRun(one)));
      run.trouble().ifPresent(why -> broken.add("Run " + id + ": " + why));
    }
    var lines = readRunbooks(last, broken);
    var connections = connections(interrupted, broken);
    return new LibrarySnapshot(folder(), interrupted, lines, connections, broken, all.size());
  }

  @Override
  public Optional<Standing> sandbox() {
    return sandbox.get().standing();
  }

  private List<String> ids() throws LibraryException {
    try {
      return journals.ids();
    } catch (JournalRefusedException e) {
      throw new LibraryException(
          String.valueOf(e.getMessage()), "Make the data folder readable for you, then press F5.");
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
    var note = run == null ? "" : "Run " + run.number() + " " + state(run);
    var tone = run != null && run.doubt().isPresent() ? Tone.DOUBT : Tone.WARNING;
    return new LibrarySnapshot.Connection(
        profile.name(), profile.environment(), place(profile), tone, note);
  }

  private static String state(LibrarySnapshot.Interrupted run) {
    return run.driver().isPresent()
        ? "running"
        : run.doubt().isPresent()
            ? "in doubt"
            : run.named().state().substring(run.named().state().indexOf(' ') + 1);
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

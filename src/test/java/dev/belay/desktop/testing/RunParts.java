package dev.belay.desktop.testing;

import dev.belay.desktop.run.RunbookForms;
import dev.belay.desktop.run.RunsRoom;
import dev.belay.desktop.run.SandboxKeeper;
import dev.belay.journal.JournalStore;
import dev.belay.postgres.Connector;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.sandbox.SampleSize;
import dev.belay.postgres.sandbox.Sandbox;
import dev.belay.postgres.sandbox.SandboxObserver;
import dev.belay.postgres.sandbox.SandboxOptions;
import dev.belay.run.Checkpoint;
import dev.belay.run.RunClock;
import dev.belay.run.RunEngine;
import dev.belay.run.RunTargets;
import dev.belay.run.Secrets;
import dev.belay.run.action.ActionRunners;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What drives runs in tests of the desktop: journals and sandboxes below one folder, with few rows
 * unless said otherwise.
 */
public final class RunParts {
  private RunParts() {}

  /** Of that data folder, with the runbooks of this repository. */
  public static RunsRoom.Engine of(Path data) {
    return of(data, Checkpoint.NONE);
  }

  /** The same, with something that happens at the points that a run passes. */
  public static RunsRoom.Engine of(Path data, Checkpoint checkpoint) {
    return of(data, checkpoint, SampleSize.SMALL);
  }

  /** With as many rows in the sandbox as people have. */
  public static RunsRoom.Engine withTheUsualRows(Path data) {
    return of(data, Checkpoint.NONE, SampleSize.USUAL);
  }

  private static RunsRoom.Engine of(Path data, Checkpoint checkpoint, SampleSize rows) {
    var journals = new JournalStore(data, InstantSource.system());
    var profiles = new ProfileStore(data.resolve("profiles.yaml"));
    return new RunsRoom.Engine(
        engine(journals, checkpoint),
        new RunTargets(profiles, new PgEnvironment(Map.of(), data)),
        new SandboxKeeper(
            () ->
                new Sandbox(
                    data.resolve("sandbox"),
                    SandboxOptions.usual().size(rows),
                    SandboxObserver.SILENT),
            journals,
            _ -> {}),
        new RunbookForms(
            Path.of("runbooks").toAbsolutePath(), profiles, InstantSource.system(), "tester"));
  }

  private static RunEngine engine(JournalStore journals, Checkpoint checkpoint) {
    var runners = new ActionRunners(Optional.empty());
    return new RunEngine(
        journals,
        new Connector(),
        runners::of,
        runners::undo,
        new Secrets(Map.of()),
        RunClock.of(InstantSource.system()),
        checkpoint);
  }
}

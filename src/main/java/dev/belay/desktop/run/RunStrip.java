package dev.belay.desktop.run;

import dev.belay.desktop.fx.Latest;
import dev.belay.journal.StepStatus;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Target;
import dev.belay.runbook.Action;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps the live strip of the run that this window drives: reads it while there is one, on sessions
 * of its own, and lets go of them afterwards. FX thread only.
 */
final class RunStrip {
  /**
   * How it reads.
   *
   * @param copies whether the sandbox takes its backup as a copy on the server, which needs every
   *     other session of the database gone
   * @param asked is told which scripts are pending; on a thread of the reader
   * @param earlier how long the run's steps took before; blocks
   */
  record Means(
      Connector connector,
      InstantSource clock,
      BooleanSupplier copies,
      Recordings recordings,
      Consumer<StepScripts.Asked> asked,
      Function<RunPicture, EarlierRuns> earlier) {}

  /**
   * Where the samples of a run are recorded, and what of other users' query texts.
   *
   * @param folder of a run
   */
  record Recordings(Function<String, Path> folder, Function<Environment, QueryTexts> texts) {}

  private final Means means;
  private final Executor background;
  private final Latest<Optional<StripModel>> shown;
  private volatile Optional<RunPicture> picture = Optional.empty();
  private Optional<Reading> reading = Optional.empty();

  private record Reading(
      String run, StripReader reader, CompletableFuture<Optional<RunRecording>> recording) {
    void close() {
      reader.close();
      recording.thenAccept(begun -> begun.ifPresent(RunRecording::close));
    }
  }

  RunStrip(Means means, Executor background, Executor fx, Consumer<Optional<StripModel>> show) {
    this.means = means;
    this.background = background;
    this.shown = new Latest<>(fx, now -> show.accept(reading.isPresent() ? now : Optional.empty()));
  }

  /** Follows what the room shows now. */
  void follow(RunRoom now, Optional<Target> target) {
    var driven =
        now instanceof RunRoom.Shown(var here) && here.drivenHere()
            ? Optional.of(here)
            : Optional.<RunPicture>empty();
    picture = driven;
    if (driven.isEmpty() || target.isEmpty() || mustBeGone(driven.get())) {
      close();
      return;
    }
    var run = driven.get().state().run();
    if (reading.filter(one -> one.run().equals(run)).isEmpty()) {
      close();
      var reader = start(target.get(), StepScripts.base(driven.get()));
      var recording = record(run, driven.get());
      recording.thenAccept(begun -> begun.ifPresent(one -> reader.also(one.recorder())));
      reading = Optional.of(new Reading(run, reader, recording));
    }
    reading
        .flatMap(one -> one.recording().getNow(Optional.empty()))
        .ifPresent(one -> one.follow(driven.get()));
  }

  /** Begins to record; the disk is touched on another thread. */
  private CompletableFuture<Optional<RunRecording>> record(String run, RunPicture now) {
    var recordings = means.recordings();
    var texts = recordings.texts().apply(now.environment());
    return CompletableFuture.supplyAsync(
        () -> RunRecording.start(recordings.folder().apply(run), texts, now), background);
  }

  private StripReader start(Target target, Path folder) {
    return StripReader.start(
        new StripReader.Sources(
            (role, name) -> means.connector().open(target.spec(), role, name),
            means.clock(),
            () -> picture,
            new StripScripts(folder, means.asked()),
            means.earlier()),
        model -> shown.offer(Optional.of(model)));
  }

  /** While the sandbox is copied, or is about to be, nobody else may be connected to it. */
  private boolean mustBeGone(RunPicture now) {
    return now.environment() == Environment.SANDBOX
        && means.copies().getAsBoolean()
        && now.runbook().steps().stream()
            .filter(step -> step.action() instanceof Action.Backup)
            .map(step -> now.state().step(step.id()).status())
            .anyMatch(status -> status == StepStatus.WAITING || status == StepStatus.RUNNING);
  }

  /** Lets go; its sessions end on another thread. */
  void close() {
    reading.ifPresent(one -> background.execute(one::close));
    reading = Optional.empty();
    shown.offer(Optional.empty());
  }
}

package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.journal.Subject;
import dev.belay.run.Command;
import dev.belay.run.GuardCount;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TextField;
import javafx.scene.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A guard that counts: what it will do, when and why, and a person who allows more. */
@Timeout(30)
class GuardNoteTest {
  @TempDir Path home;
  private final List<Command> sent = new ArrayList<>();

  private RunViewModel model(RunJournal journal, AtomicReference<Instant> now) {
    var model = new RunViewModel(now::get, sent::add, _ -> {});
    model.show(new RunRoom.Shown(RunSamples.guarded(journal)));
    return model;
  }

  private static RunRoomView view(RunViewModel model) {
    var view = new RunRoomView(model, RunRoomView.Acts.NONE);
    var scene = new Scene(view, 1280, 800);
    view.applyCss();
    view.layout();
    assertThat(scene.getRoot()).isSameAs(view);
    return view;
  }

  private static <N extends Node> N find(RunRoomView view, String id, Class<N> type) {
    return type.cast(view.lookup("#" + id));
  }

  private static String left(RunRoomView view) {
    return Fx.on(() -> find(view, "guard-left", Text.class).getText());
  }

  @Test
  void theCountdownRunsWhileNothingElseIsDrawn() throws Exception {
    try (var journal = RunSamples.running(home)) {
      var now = new AtomicReference<>(journal.now());
      var model = Fx.on(() -> model(journal, now));
      var view = Fx.on(() -> view(model));
      assertThat(left(view)).isEqualTo("5.8");
      var screen = Fx.on(() -> model.screen().get());

      now.set(now.get().plusMillis(2_300));
      awaitLeft(view, "3.5");
      now.set(now.get().plusMillis(9_000));
      awaitLeft(view, "0.0");
      assertThat(Fx.on(() -> model.screen().get())).isSameAs(screen);
    }
  }

  private static void awaitLeft(RunRoomView view, String wanted) throws InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!left(view).equals(wanted) && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(left(view)).isEqualTo(wanted);
  }

  @Test
  void itSaysWhyAndTheRulerSaysWhen() {
    try (var journal = RunSamples.running(home)) {
      var running =
          RunScreens.of(RunSamples.guarded(journal), RunScreens.Reader.FOLLOWS, journal.now())
              .card()
              .running();
      assertThat(running.guard().orElseThrow().says())
          .startsWith("3 sessions wait on Belay since ")
          .contains("The guard allows 2 for 10 s; when no more than 2 wait");
      assertThat(running.clock().orElseThrow().ruler().marks())
          .anySatisfy(mark -> assertThat(mark.words()).isEqualTo("guard cancels at 12 s"));
    }
  }

  @Test
  void onProductionAReasonIsGivenBesideStopAndTheEngineIsTold() {
    try (var journal = RunSamples.running(home)) {
      Fx.run(() -> {
        var model = model(journal, new AtomicReference<>(journal.now()));
        var view = view(model);
        view.extendGuard();
        var allow = find(view, "guard-allow", ActionButton.class);
        assertThat(find(view, "run-stop", ActionButton.class)).isNotNull();
        assertThat(allow.reason()).isPresent();
        allow.fire();
        assertThat(sent).isEmpty();

        find(view, "guard-reason", TextField.class).setText("the batch ends in a moment");
        allow.fire();
        assertThat(sent)
            .containsExactly(
                new Command.ExtendGuard(
                    "apply",
                    1,
                    Duration.ofSeconds(10),
                    Optional.of("the batch ends in a moment"),
                    "On-call 1"));
        assertThat(find(view, "guard-allow", ActionButton.class)).isNull();
      });
    }
  }

  @Test
  void onTheSandboxOnePressMoreIsEnough() {
    try (var journal = new RunJournal(home, "sandbox").upTo("apply")) {
      journal.begins(Subject.forward("apply", 1), 1);
      Fx.run(() -> {
        var model = model(journal, new AtomicReference<>(journal.now()));
        var view = view(model);
        view.extendGuard();
        find(view, "guard-allow", ActionButton.class).fire();
        assertThat(sent)
            .singleElement()
            .isInstanceOfSatisfying(
                Command.ExtendGuard.class, extend -> assertThat(extend.reason()).isEmpty());
      });
    }
  }

  @Test
  void whatWasAllowedMovesTheMomentAndTheNoteGoesWithTheCount() {
    try (var journal = RunSamples.running(home)) {
      Fx.run(() -> {
        var model = model(journal, new AtomicReference<>(journal.now()));
        var view = view(model);
        var since = journal.now().minusMillis(4200);
        var longer =
            new GuardCount(
                1, 3, 2, since, Duration.ofSeconds(10), since.plus(Duration.ofSeconds(20)));
        model.show(new RunRoom.Shown(RunSamples.guarded(journal, longer)));
        assertThat(find(view, "guard-left", Text.class).getText()).isEqualTo("15.8");
        assertThat(view.lookup("#guard-note").getAccessibleText()).contains("allowed by hand");

        model.show(new RunRoom.Shown(RunSamples.runningPicture(journal)));
        assertThat(view.lookup("#guard-note").isVisible()).isFalse();
      });
    }
  }
}

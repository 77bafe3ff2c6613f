package dev.belay.desktop.connections;

import dev.belay.desktop.shell.Place;
import dev.belay.desktop.testing.Screens;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.Connector;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Fingerprint;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.Privileges;
import dev.belay.postgres.Profile;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.SpecException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws the connections in each of their states. */
class ConnectionsScreensTest {
  @TempDir Path home;

  record Sample(
      String name, boolean stored, boolean answered, Consumer<ConnectionsViewModel> then) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Sample> samples() {
    return Stream.of(
        new Sample("connections-empty", false, true, _ -> {}),
        new Sample("connections-loading", true, false, _ -> {}),
        new Sample("connections", true, true, model -> model.edit("nchat-production")),
        new Sample(
            "connections-tested",
            true,
            true,
            model -> {
              model.edit("nchat-staging");
              model.show(reached(Optional.of("staging"), Optional.empty()));
            }),
        new Sample(
            "connections-mark-differs",
            true,
            true,
            model -> {
              model.edit("nchat-staging");
              model.show(
                  reached(
                      Optional.of("production"),
                      Optional.of(
                          "A pooler or proxy stands in between: it says the backend is 4711, the"
                              + " server says 50418.")));
            }),
        new Sample(
            "connections-offline",
            true,
            true,
            model -> {
              model.edit("nchat-production");
              model.show(
                  new ProbeResult.Refused(
                      ConnectException.Reason.TIMED_OUT,
                      "db-1.nchat.internal:5432 did not answer within 10 s.",
                      "Check address, port, firewall and VPN, or raise connect_timeout."));
            }),
        new Sample(
            "connections-password",
            true,
            true,
            model -> {
              model.add();
              model.change(
                  Draft.fresh().named("nchat-new").at("postgresql://ann:hunter2@db-9/nchat"));
            }),
        new Sample(
            "connections-delete",
            true,
            true,
            model -> {
              model.edit("nchat-dev");
              model.askDelete();
            }),
        new Sample(
            "connections-refused",
            true,
            true,
            model -> {
              model.add();
              model.change(Draft.fresh().named("nchat-dev").at("postgresql://ann@db-9/nchat"));
              model.save();
            }));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theDialogIsDrawnWholeInBothThemesAndSizes(Sample sample) throws Exception {
    var store = new ProfileStore(home.resolve("profiles.yaml"));
    if (sample.stored()) {
      store(store);
    }
    Screens.drawOver(
        sample.name(),
        () -> Screens.room(Place.LIBRARY, "13 runbooks in ~/ops/runbooks", StackPane::new),
        Screens.band(Environment.STAGING),
        shell -> {
          var model = model(store, sample.answered());
          var desk = new ConnectionsDesk(model);
          desk.open(shell);
          sample.then().accept(model);
        });
  }

  private ConnectionsViewModel model(ProfileStore store, boolean answered) {
    Executor background =
        task -> {
          if (answered) {
            task.run();
          }
        };
    return new ConnectionsViewModel(
        store,
        new ConnectionProbe(new Connector(), new PgEnvironment(Map.of(), home)),
        new ConnectionsViewModel.Threads(background, Runnable::run),
        _ -> {});
  }

  private static void store(ProfileStore store) throws SpecException {
    store.add(profile("nchat-staging", Environment.STAGING, "migrator@db-stg.nchat.internal"));
    store.add(
        profile("nchat-production", Environment.PRODUCTION, "migrator@db-1.nchat.internal:5432"));
    store.add(profile("nchat-dev", Environment.DEVELOPMENT, "mira@localhost:5432"));
  }

  private static Profile profile(String name, Environment environment, String place) {
    return new Profile(
        name,
        environment,
        "postgresql://" + place + "/nchat?sslmode=verify-full",
        true,
        Optional.empty(),
        DeadMansHandle.DEFAULT);
  }

  private static ProbeResult.Reached reached(Optional<String> marker, Optional<String> pooler) {
    return new ProbeResult.Reached(
        new Fingerprint(
            new Fingerprint.ServerIdentity(
                "7391000000000417", 1, false, 160004, Instant.parse("2027-02-01T00:00:00Z")),
            new Fingerprint.DatabaseIdentity(
                "nchat", 16384, "migrator", "migrator", Optional.empty()),
            new Fingerprint.Address(
                Optional.of("10.0.0.7"), 5432, new HostPort("db-stg.nchat.internal", 5432)),
            marker,
            Optional.empty(),
            "0/16B3748"),
        new ProbeResult.Login(
            Duration.ofMillis(41), Optional.of("TLSv1.3"), Optional.of("/home/ann/.pgpass:3")),
        pooler,
        Optional.of(
            new Privileges.Report(
                "migrator",
                "nchat",
                false,
                List.of(
                    new Privileges.Privilege("CREATE", true, "", ""),
                    new Privileges.Privilege(
                        "pg_read_all_stats",
                        false,
                        "Queries and waits of other roles' sessions show as hidden, so a blocker"
                            + " may have no name.",
                        "GRANT pg_read_all_stats TO migrator"),
                    new Privileges.Privilege(
                        "pg_signal_backend",
                        false,
                        "Belay cannot cancel or terminate sessions of other roles.",
                        "GRANT pg_signal_backend TO migrator")))),
        new ProbeResult.Handle(Duration.ofSeconds(26), List.of()));
  }
}

package dev.belay.desktop.connections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.connections.ConnectionsViewModel.Test.Cancelled;
import dev.belay.desktop.connections.ConnectionsViewModel.Test.Done;
import dev.belay.desktop.connections.ProbeLine.Weight;
import dev.belay.desktop.control.BandState;
import dev.belay.postgres.ConnectException.Reason;
import dev.belay.postgres.Connector;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Markers;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.Profile;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.RewritingProxy;
import dev.belay.testing.TestServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections against real servers, without a screen. */
class ConnectionsTest {
  @TempDir Path home;
  private Path file;
  private ProfileStore store;
  private final List<Profile> chosen = new ArrayList<>();

  @BeforeEach
  void inAFolderOfItsOwn() {
    file = home.resolve("profiles.yaml");
    store = new ProfileStore(file);
  }

  private ConnectionProbe probe(String password) {
    return new ConnectionProbe(
        new Connector(), new PgEnvironment(Map.of("PGPASSWORD", password), home));
  }

  private ConnectionsViewModel model(Executor background) {
    return new ConnectionsViewModel(
        store,
        probe(TestServer.PASSWORD),
        new ConnectionsViewModel.Threads(background, Runnable::run),
        chosen::add);
  }

  private static String uri(TestServer server, String user, String database) {
    return "postgresql://" + user + "@" + server.host() + ":" + server.port() + "/" + database;
  }

  private static List<ProbeLine> lines(ProbeResult result, Environment said) {
    assertThat(result).isInstanceOf(ProbeResult.Reached.class);
    return ProbeLine.of((ProbeResult.Reached) result, said);
  }

  private static ProbeLine line(List<ProbeLine> lines, String what) {
    return lines.stream().filter(one -> one.what().equals(what)).findFirst().orElseThrow();
  }

  static java.util.stream.Stream<Integer> versions() {
    return TestServer.versions();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aTestSaysWhatServerItIsAndWhatTheRoleLacks(int version) {
    var server = TestServer.of(version);
    var database = server.freshDatabase();
    var role = "plain_" + database;
    server.execute(database, "CREATE ROLE " + role + " LOGIN PASSWORD 'postgres'");
    var lines =
        lines(
            probe("postgres").probe(uri(server, role, database), DeadMansHandle.DEFAULT),
            Environment.STAGING);
    assertThat(line(lines, "Server").value()).startsWith("Primary, PostgreSQL " + version + ".");
    assertThat(line(lines, "Role").value()).isEqualTo(role);
    assertThat(line(lines, "In between").value()).isEqualTo("no pooler");
    assertThat(line(lines, "Password").value()).isEqualTo("from PGPASSWORD");
    assertThat(lines)
        .extracting(one -> one.cure().orElse(""))
        .contains(
            "GRANT pg_read_all_stats TO " + role,
            "GRANT CREATE ON DATABASE " + database + " TO " + role);
    assertThat(line(lines, "Locks free without Belay").value()).isEqualTo("within 26 s");
  }

  @Test
  void anUnmarkedDatabaseCountsAsProduction() {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var result = probe("postgres").probe(uri(server, "postgres", database), DeadMansHandle.DEFAULT);
    var mark = line(lines(result, Environment.DEVELOPMENT), "Mark in the database");
    assertThat(mark.weight()).isEqualTo(Weight.LACKS);
    assertThat(mark.rest()).startsWith("A database that nobody marked counts as production.");
    assertThat(Draft.fresh().environment()).isEqualTo(Environment.PRODUCTION);
  }

  @Test
  void aMarkThatDiffersIsSaidAndTheMoreCarefulOneIsShown() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    try (var connection = server.connect(database)) {
      var markers = new Markers();
      markers.ensure(connection);
      markers.setEnvironment(connection, Environment.PRODUCTION);
    }
    var result = probe("postgres").probe(uri(server, "postgres", database), DeadMansHandle.DEFAULT);
    var mark = line(lines(result, Environment.STAGING), "Mark in the database");
    assertThat(mark.weight()).isEqualTo(Weight.REFUSED);
    assertThat(mark.rest())
        .isEqualTo("This connection says staging. Belay writes nothing until both say the same.");
    assertThat(ConnectionInUse.louder(Environment.STAGING, Optional.of("production")))
        .isEqualTo(Environment.PRODUCTION);
    assertThat(ConnectionInUse.louder(Environment.PRODUCTION, Optional.of("staging")))
        .isEqualTo(Environment.PRODUCTION);
  }

  @Test
  void aPoolerInBetweenIsFoundAndRefusedForRuns() throws Exception {
    var server = TestServer.newest();
    try (var pooler =
        new RewritingProxy(
            server.port(),
            (type, body) -> {
              if (type == 'K') {
                body[3] ^= 1;
              }
              return body;
            })) {
      var uri = "postgresql://postgres@127.0.0.1:" + pooler.port() + "/postgres?sslmode=disable";
      var lines =
          lines(probe("postgres").probe(uri, DeadMansHandle.DEFAULT), Environment.PRODUCTION);
      assertThat(line(lines, "In between").weight()).isEqualTo(Weight.REFUSED);
      assertThat(line(lines, "In between").rest()).contains("Runs are refused through it");
      assertThat(line(lines, "Locks free without Belay").rest()).doesNotContain("pooler");
    }
  }

  @Test
  void eachFailureIsItsOwnSentence() {
    var server = TestServer.newest();
    var missing = probe("postgres").probe(uri(server, "postgres", "nodb"), DeadMansHandle.DEFAULT);
    assertThat(missing)
        .isInstanceOfSatisfying(
            ProbeResult.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.NO_DATABASE);
              assertThat(refused.happened()).contains("There is no database \"nodb\"");
            });
    var nobody = probe("postgres").probe("postgresql://ann@127.0.0.1:1/x", DeadMansHandle.DEFAULT);
    assertThat(nobody)
        .isInstanceOfSatisfying(
            ProbeResult.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.REFUSED));
    assertThat(probe("").probe("mysql://x", DeadMansHandle.DEFAULT))
        .isInstanceOf(ProbeResult.Unusable.class);
  }

  @Test
  void aPasswordInTheUriIsNeitherShownNorStored() throws Exception {
    var model = model(Runnable::run);
    model.change(
        Draft.fresh().named("chat").at("postgresql://ann:hunter2@db-1/chat?sslmode=require"));
    assertThat(model.draft().get().uri()).isEqualTo("postgresql://ann@db-1/chat?sslmode=require");
    assertThat(model.said().get())
        .hasValueSatisfying(said -> assertThat(said.happened()).contains("password was taken out"));
    model.change(model.draft().get().at("postgresql://db-1/chat?password=hunter2&user=ann"));
    assertThat(model.draft().get().uri()).isEqualTo("postgresql://db-1/chat?user=ann");
    model.save();
    assertThat(Files.readString(file)).contains("user=ann").doesNotContain("hunter2");
    assertThat(probe("").probe("postgresql://ann:hunter2@db-1/x", DeadMansHandle.DEFAULT))
        .isInstanceOf(ProbeResult.Unusable.class);
  }

  @Test
  void aTestThatHangsIsGivenUpAtOnceAndItsThreadLetsGo() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var ended = new CompletableFuture<Void>();
      var model =
          model(task ->
              Thread.ofVirtual()
                  .start(() -> {
                    task.run();
                    ended.complete(null);
                  }));
      model.change(
          Draft.fresh()
              .named("x")
              .at("postgresql://ann@127.0.0.1:" + silent.getLocalPort() + "/x"));
      model.startTest();
      try (var client = silent.accept()) {
        assertThat(client.isConnected()).isTrue();
        model.cancel();
        assertThat(model.test().get()).isInstanceOf(Cancelled.class);
        ended.get(5, TimeUnit.SECONDS);
        assertThat(model.test().get()).isInstanceOf(Cancelled.class);
      }
    }
  }

  @Test
  void aConnectionIsSavedChangedRenamedAndRemoved() throws Exception {
    var model = model(Runnable::run);
    model.refresh();
    model.change(Draft.fresh().named("chat").at("postgresql://ann@db-1/chat"));
    assertThat(model.whyNotUse()).isPresent();
    model.save();
    assertThat(model.draft().get().stored()).isPresent();
    assertThat(model.whyNotUse()).isEmpty();
    model.change(model.draft().get().named("chat-staging").in(Environment.STAGING));
    model.save();
    assertThat(store.list())
        .extracting(one -> one.name() + " " + one.environment())
        .containsExactly("chat-staging STAGING");
    model.use();
    assertThat(chosen).extracting(Profile::name).containsExactly("chat-staging");
    model.delete();
    assertThat(store.list()).hasSize(1);
    model.askDelete();
    model.keep();
    model.delete();
    assertThat(store.list()).hasSize(1);
    model.askDelete();
    model.delete();
    assertThat(store.list()).isEmpty();
    assertThat(model.profiles()).isEmpty();
  }

  @Test
  void aNameThatIsTakenIsRefusedAndTheFileStaysAsItWas() throws Exception {
    var model = model(Runnable::run);
    for (var name : List.of("a", "b")) {
      model.add();
      model.change(Draft.fresh().named(name).at("postgresql://ann@db-1/chat"));
      model.save();
    }
    var before = Files.readString(file);
    model.change(model.draft().get().named("a"));
    model.save();
    assertThat(model.said().get())
        .hasValueSatisfying(said -> assertThat(said.happened()).contains("\"a\" already"));
    assertThat(Files.readString(file)).isEqualTo(before);
    assertThat(model.draft().get().name()).isEqualTo("a");
  }

  @Test
  void aTestOfAnotherAddressSaysNothingAnyMore() {
    var model = model(Runnable::run);
    model.change(Draft.fresh().at("postgresql://ann@127.0.0.1:1/x"));
    model.startTest();
    assertThat(model.test().get()).isInstanceOf(Done.class);
    model.change(model.draft().get().named("still the same address"));
    assertThat(model.test().get()).isInstanceOf(Done.class);
    model.change(model.draft().get().at("postgresql://ann@127.0.0.1:2/x"));
    assertThat(model.test().get()).isInstanceOf(ConnectionsViewModel.Test.None.class);
  }

  @Test
  void choosingAConnectionSetsTheBand() {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var bands = new ArrayList<BandState>();
    var inUse =
        new ConnectionInUse(
            probe("postgres"),
            new ConnectionsViewModel.Threads(Runnable::run, Runnable::run),
            bands::add,
            _ -> {});
    var sandbox = new BandState.Away(Environment.SANDBOX, "nchat", "not started");
    inUse.sandboxIs(sandbox);
    inUse.use(
        new Profile(
            "dev",
            Environment.DEVELOPMENT,
            uri(server, "postgres", database),
            true,
            Optional.empty(),
            DeadMansHandle.DEFAULT));
    assertThat(bands.get(1)).isInstanceOf(BandState.Away.class);
    assertThat(bands.get(2))
        .isInstanceOfSatisfying(
            BandState.Connected.class,
            band -> {
              assertThat(band.environment()).isEqualTo(Environment.DEVELOPMENT);
              assertThat(band.database()).isEqualTo(database);
              assertThat(band.server().standing()).startsWith("Primary, PostgreSQL 18");
            });
    inUse.sandboxIs(sandbox);
    assertThat(bands).hasSize(3);
    inUse.useSandbox();
    assertThat(bands.getLast()).isEqualTo(sandbox);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://ann@db-1:5432/chat?sslmode=verify-full",
    "postgresql://ann%40corp@db-1/chat",
    "postgresql://ann@[::1]:5433/chat",
    "postgresql:///chat"
  })
  void theFieldsWriteTheUriThatTheyWereReadFrom(String uri) {
    assertThat(Parts.of(uri).orElseThrow().uri()).isEqualTo(uri);
  }

  @ParameterizedTest
  @CsvSource({
    "'postgresql://ann@db-1,db-2/chat'",
    "postgresql://ann:secret@db-1/chat",
    "postgresql://ann@db-1/chat?options=-c%20x=1",
    "jdbc:postgresql://db-1/chat"
  })
  void aUriWithMorePartsStaysAUri(String uri) {
    assertThat(Parts.of(uri)).isEmpty();
  }
}

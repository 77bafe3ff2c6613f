package dev.belay.run;

import dev.belay.postgres.ConnectionSpec;
import dev.belay.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The cases of {@link WrongServerTest}, each as a sentence with the words that must be said. */
sealed interface WrongServerCase {
  String SYSTEM = "another PostgreSQL server";
  String PORT = "another port";
  String BEHIND = "behind what this run has already seen";
  String NONCE_GONE = "planted for this run is not there";
  String NONCE_OTHER = "holds something else";
  String STANDBY = "a standby or recovering";
  String TIMELINE = "is on timeline 2, the run on 1";
  String VERSION = "the run was bound to version";
  String TWO_SERVERS = "reached two servers";
  String RECREATED = "dropped and made again";
  String ACTS = "acts as another role";

  String sentence();

  boolean markers();

  /** The sentence with the mode. */
  default String title() {
    return sentence() + (markers() ? "" : ", without markers");
  }

  /** A run that was left is opened again, and the connection leads elsewhere. */
  record Resume(
      String sentence,
      boolean markers,
      boolean byTunnel,
      Place place,
      UnaryOperator<ConnectionSpec> spec,
      String words)
      implements WrongServerCase {
    @Override
    public String toString() {
      return title();
    }
  }

  /** What changed in the run's own database since, while nobody had the run open. */
  record Changed(
      String sentence, boolean markers, List<String> outside, List<String> inside, String words)
      implements WrongServerCase {
    @Override
    public String toString() {
      return title();
    }
  }

  /** At a checkpoint in the middle of a run the connection is cut and then leads elsewhere. */
  record Cut(String sentence, boolean markers, Moment moment, Place place, String words)
      implements WrongServerCase {
    @Override
    public String toString() {
      return title() + " " + moment.words;
    }
  }

  /** When the connection is cut. */
  enum Moment {
    BETWEEN_STEPS("between two steps", "after:step-done"),
    COMMIT("after COMMIT was journalled, so that the outcome must be settled", "after:commit-sent"),
    UNDO("before an undo", "after:rollback-started");

    final String words;
    final String checkpoint;

    Moment(String words, String checkpoint) {
      this.words = words;
      this.checkpoint = checkpoint;
    }
  }

  /** A run is to be made where it must not. */
  record Create(
      String sentence, boolean markers, Place place, String database, String head, String words)
      implements WrongServerCase {
    @Override
    public String toString() {
      return title();
    }
  }

  static Stream<Resume> resumes() {
    return bothModes(markers ->
        Stream.of(
            direct(markers, "the connection names another system", Place.FOREIGN, SYSTEM),
            direct(markers, "the connection names a clone on another port", Place.CLONE, PORT),
            direct(markers, "the connection names a standby", Place.STANDBY, STANDBY),
            direct(markers, "the connection names a promoted standby", Place.PROMOTED, TIMELINE),
            direct(
                markers,
                "the connection names a server of another major version",
                Place.OTHER_VERSION,
                VERSION),
            other(
                markers,
                "the connection names another database",
                spec -> spec.withDatabase("other"),
                "leads to another database"),
            other(
                markers,
                "the login is by another role",
                spec -> spec.withUser("visitor", spec.password()),
                "by another role"),
            other(
                markers,
                "the session acts as another role",
                spec -> with(spec, "-c role=visitor"),
                ACTS),
            tunnel(
                markers,
                "the same name leads to another system with the run's nonce copied",
                Place.FOREIGN,
                SYSTEM),
            tunnel(markers, "the same name leads to a clone", Place.CLONE, PORT),
            tunnel(markers, "the same name leads to a standby", Place.STANDBY, STANDBY),
            tunnel(markers, "the same name leads to a promoted standby", Place.PROMOTED, TIMELINE),
            tunnel(
                markers,
                "the same name leads to another major version",
                Place.OTHER_VERSION,
                VERSION),
            tunnel(
                markers,
                "the first connection is right and the second leads to a clone",
                Place.RIGHT_THEN_CLONE,
                TWO_SERVERS),
            tunnel(
                markers,
                "the first connection leads to a clone and the second is right",
                Place.CLONE_THEN_RIGHT,
                TWO_SERVERS),
            direct(
                markers,
                "an older copy was restored on the same address",
                Place.CLONE_IN_PLACE,
                BEHIND),
            direct(
                markers,
                "a promoted standby took over the same address",
                Place.PROMOTED_IN_PLACE,
                TIMELINE)));
  }

  /** Only the nonce tells this one. */
  static Resume fromBefore() {
    return direct(
        true,
        "a copy from before the run, written on since, is on the same address",
        Place.BEFORE_IN_PLACE,
        NONCE_GONE);
  }

  static Stream<Changed> changes() {
    var recreated = List.of("DROP DATABASE %1$s", "CREATE DATABASE %1$s");
    var renamed = List.of("ALTER DATABASE %1$s RENAME TO %1$s_old", "CREATE DATABASE %1$s");
    var role = List.of("ALTER ROLE postgres IN DATABASE %1$s SET role = visitor");
    var marked =
        List.of(
            "CREATE SCHEMA IF NOT EXISTS belay",
            "CREATE TABLE IF NOT EXISTS belay.marker (environment text)",
            "INSERT INTO belay.marker (environment) VALUES ('%2$s')");
    return Stream.concat(
        bothModes(markers ->
            Stream.of(
                new Changed(
                    "the database was dropped and made again under its name",
                    markers,
                    recreated,
                    List.of(WrongServers.HITS),
                    RECREATED),
                new Changed(
                    "the database was renamed and another one has its name",
                    markers,
                    renamed,
                    List.of(WrongServers.HITS),
                    RECREATED),
                new Changed(
                    "the role's settings make it act as another role",
                    markers,
                    role,
                    List.of(),
                    ACTS),
                new Changed(
                    "somebody marked the database as production",
                    markers,
                    List.of(),
                    named(marked, "production"),
                    "marked as production"),
                new Changed(
                    "somebody marked the database, as it is meant",
                    markers,
                    List.of(),
                    named(marked, "development"),
                    "marked as development"))),
        Stream.of(
            new Changed(
                "the run's nonce row is missing",
                true,
                List.of(),
                List.of("DELETE FROM belay.nonce"),
                NONCE_GONE),
            new Changed(
                "the run's nonce row holds another nonce",
                true,
                List.of(),
                List.of("UPDATE belay.nonce SET nonce = 'another'"),
                NONCE_OTHER),
            new Changed(
                "Belay's schema is missing",
                true,
                List.of(),
                List.of("DROP SCHEMA belay CASCADE"),
                NONCE_GONE)));
  }

  /** The same, in the middle of a run on the session that stays open. */
  static Stream<Changed> changesBetweenSteps() {
    return changes().filter(one -> one.outside().isEmpty());
  }

  static Stream<Cut> cuts() {
    return bothModes(markers ->
        Stream.of(
            new Cut(
                "the connection is cut and leads to another system",
                markers,
                Moment.BETWEEN_STEPS,
                Place.FOREIGN,
                SYSTEM),
            new Cut(
                "the connection is cut and leads to a clone",
                markers,
                Moment.BETWEEN_STEPS,
                Place.CLONE,
                PORT),
            new Cut(
                "the connection is cut and leads to a standby",
                markers,
                Moment.BETWEEN_STEPS,
                Place.STANDBY,
                STANDBY),
            new Cut(
                "the connection is cut and leads to a promoted standby",
                markers,
                Moment.BETWEEN_STEPS,
                Place.PROMOTED,
                TIMELINE),
            new Cut(
                "the connection is cut and leads to another major version",
                markers,
                Moment.BETWEEN_STEPS,
                Place.OTHER_VERSION,
                VERSION),
            new Cut(
                "the connection is cut and leads to two servers in turn",
                markers,
                Moment.BETWEEN_STEPS,
                Place.RIGHT_THEN_CLONE,
                TWO_SERVERS),
            new Cut(
                "an older copy is started on the same address",
                markers,
                Moment.BETWEEN_STEPS,
                Place.CLONE_IN_PLACE,
                BEHIND),
            new Cut(
                "the server fails over to a promoted standby on the same address",
                markers,
                Moment.BETWEEN_STEPS,
                Place.PROMOTED_IN_PLACE,
                TIMELINE),
            new Cut(
                "the connection is cut and leads to another system",
                markers,
                Moment.COMMIT,
                Place.FOREIGN,
                SYSTEM),
            new Cut(
                "the connection is cut and leads to a clone",
                markers,
                Moment.COMMIT,
                Place.CLONE,
                PORT),
            new Cut(
                "the connection is cut and leads to another system",
                markers,
                Moment.UNDO,
                Place.FOREIGN,
                SYSTEM),
            new Cut(
                "the connection is cut and leads to a clone",
                markers,
                Moment.UNDO,
                Place.CLONE,
                PORT)));
  }

  static Stream<Create> creations() {
    return bothModes(markers ->
        Stream.of(
            new Create(
                "a new run meets a database that is marked as production",
                markers,
                Place.RIGHT,
                "marked",
                "",
                "marked as production"),
            new Create(
                "a new run is for another database",
                markers,
                Place.RIGHT,
                WrongServers.DATABASE,
                "target: {database: chat}\n",
                "the runbook is for chat"),
            new Create(
                "a new run needs a later version",
                markers,
                Place.RIGHT,
                WrongServers.DATABASE,
                "target: {min-version: 30}\n",
                "needs 30 or later"),
            new Create(
                "a new run is for production and the connection is not",
                markers,
                Place.RIGHT,
                WrongServers.DATABASE,
                "target: {environments: [production]}\n",
                "the runbook is for production"),
            new Create(
                "a new run meets a standby",
                markers,
                Place.STANDBY,
                WrongServers.DATABASE,
                "target: {primary: true}\n",
                "is a standby"),
            new Create(
                "a new run's second connection leads to a clone",
                markers,
                Place.RIGHT_THEN_CLONE,
                WrongServers.DATABASE,
                "",
                TWO_SERVERS)));
  }

  /** Each case with markers and without; in the short form with and without in turn. */
  private static <C extends WrongServerCase> Stream<C> bothModes(
      Function<Boolean, Stream<C>> cases) {
    if (TestServer.fullForm()) {
      return Stream.of(true, false).flatMap(cases);
    }
    var with = cases.apply(true).toList();
    var without = cases.apply(false).toList();
    return IntStream.range(0, with.size())
        .mapToObj(index -> (index % 2 == 0 ? with : without).get(index));
  }

  private static Resume direct(boolean markers, String sentence, Place place, String words) {
    return new Resume(sentence, markers, false, place, spec -> spec, words);
  }

  private static Resume tunnel(boolean markers, String sentence, Place place, String words) {
    return new Resume(sentence, markers, true, place, spec -> spec, words);
  }

  private static Resume other(
      boolean markers, String sentence, UnaryOperator<ConnectionSpec> spec, String words) {
    return new Resume(sentence, markers, false, Place.RIGHT, spec, words);
  }

  static ConnectionSpec with(ConnectionSpec spec, String options) {
    return new ConnectionSpec(
        spec.hosts(),
        spec.database(),
        spec.user(),
        spec.password(),
        spec.tls(),
        Map.of("options", options),
        spec.from());
  }

  private static List<String> named(List<String> statements, String word) {
    return statements.stream().map(sql -> sql.replace("%2$s", word)).toList();
  }
}

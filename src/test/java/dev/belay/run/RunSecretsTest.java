package dev.belay.run;

import static dev.belay.run.RunFixture.OPERATOR;
import static dev.belay.run.Steps.query;
import static dev.belay.run.Steps.sql;
import static dev.belay.run.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.run.RunRefusedException.Reason;
import dev.belay.runbook.RunbookJson;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is hidden of a run's secrets, and what is not touched. */
@Timeout(60)
class RunSecretsTest {
  private static final String TOKEN = "[{name: tok, type: secret, default: 'env:TOKEN'}]";

  private static final Set<String> NAMES =
      Set.of("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "MINE", "SAID");

  @TempDir Path folder;

  private RunFixture fixture() {
    return new RunFixture(TestServer.newest(), folder);
  }

  /** Everything that the run left in the data folder. */
  private static String written(RunFixture fixture) {
    try (var files = Files.walk(fixture.home)) {
      return files
          .filter(Files::isRegularFile)
          .map(RunSecretsTest::text)
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPasswordThatIsPartOfTheRunbooksWordsRewritesNothing() throws Exception {
    try (var server = TestServer.embedded(18).start()) {
      var target = TestServer.at(18, "127.0.0.1", server.getPort());
      var hba = Path.of(target.value("postgres", "SHOW hba_file"));
      Files.writeString(hba, "host all migrator all scram-sha-256\n" + Files.readString(hba));
      target.execute(
          "postgres",
          "CREATE ROLE migrator SUPERUSER LOGIN PASSWORD 'mig'",
          "SELECT pg_reload_conf()");
      var fixture = new RunFixture(target, folder).as("migrator", "mig");
      var runbook =
          fixture.runbook(
              "",
              sql("migrate", "CREATE TABLE migration (mig int)"),
              query("count", "SELECT count(*) FROM migration", "expect: {is: 0}"));

      var state = fixture.run(runbook);

      assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
      assertThat(state.opened().event().runbook()).isEqualTo(RunbookJson.text(runbook));
      assertThat(state.opened().event().target().address()).contains("migrator@");
      assertThat(written(fixture)).contains("migration").doesNotContain("***");
    }
  }

  @Test
  void theLoginPasswordIsHiddenInOutputAsAWhole() throws Exception {
    var file = folder.resolve("password");
    Files.writeString(file, "it is Xk7-q2L9vv, for Xk7-q2L9vvx");
    var fixture = fixture();
    fixture.execute("DROP ROLE IF EXISTS fit_login", "CREATE ROLE fit_login SUPERUSER LOGIN");
    fixture.as("fit_login", "Xk7-q2L9vv").withCommands();

    fixture.run(fixture.runbook("", step("show", "{type: command, argv: [cat, " + file + "]}")));

    assertThat(written(fixture)).contains("it is ***, for Xk7-q2L9vvx");
  }

  @Test
  void aCommandGetsWhatAProcessNeedsAndItsOwnVariables() throws Exception {
    var fixture =
        fixture().withCommands().secret("TOKEN", "tok-9f8e7d").secret("OTHER", "oth-1a2b3c");

    var state =
        fixture.run(
            fixture.runbook(
                "",
                step(
                    "show",
                    "{type: command, argv: ['/usr/bin/env'], env: {MINE: 'env:TOKEN', SAID:"
                        + " hello}}",
                    "capture: [{name: all, from: body}]"),
                step("other", "{type: command, argv: ['/bin/true'], env: {YOURS: 'env:OTHER'}}")));

    var names =
        state
            .captured()
            .get("show.all")
            .value()
            .lines()
            .map(line -> line.substring(0, line.indexOf('=')))
            .toList();
    assertThat(names)
        .contains("MINE", "SAID", "PATH")
        .allMatch(name -> NAMES.contains(name) || name.startsWith("LC_"));
    assertThat(System.getenv().keySet()).anyMatch(name -> !names.contains(name));
    assertThat(written(fixture)).contains("MINE=***").doesNotContain("9f8e7d", "1a2b3c");
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aSecretIsBoundInTheStatementsOfAStepAndOfItsUndo(TestServer server) throws Exception {
    var fixture = new RunFixture(server, folder).secret("TOKEN", "tok-9f8e7d");
    fixture.execute("CREATE TABLE hashes (what text)");
    var runbook =
        fixture.runbook(
            TOKEN,
            sql(
                "keep",
                "SELECT set_config('belay.tok', :tok, true);\n"
                    + "INSERT INTO hashes VALUES (md5(:tok));\n"
                    + "DO $$ BEGIN EXECUTE format('COMMENT ON TABLE hashes IS %L',\n"
                    + "  length(current_setting('belay.tok'))); END $$;",
                "undo: {sql: 'DELETE FROM hashes WHERE what = md5(:tok)'}"),
            step("pause", "{type: manual, prompt: Go on?}"));
    fixture.answer("pause", _ -> new Command.RollBack(List.of(), "because of the test", OPERATOR));

    try (var run = fixture.create(runbook)) {
      run.drive(fixture.commands());
    }

    assertThat(fixture.value("SELECT obj_description('hashes'::regclass)")).isEqualTo("10");
    assertThat(fixture.events()).contains("undone");
    assertThat(fixture.value("SELECT count(*) FROM hashes")).isEqualTo("0");
    assertThat(written(fixture)).contains("length(current_setting").doesNotContain("9f8e7d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "ab", "true", "short", "postgres", "test-target", "length", "a-value"})
  void anUnfitSecretIsRefusedBeforeTheRunOpens(String unfit) {
    var fixture = fixture().secret("TOKEN", unfit).param("other", "a-value");
    var runbook =
        fixture.runbook(
            TOKEN.replace("]", ", {name: other, default: b}]"),
            query("bind", "SELECT length(:tok) > length(:other)", "expect: {is: true}"));

    assertThatThrownBy(() -> fixture.create(runbook))
        .asInstanceOf(type(RunRefusedException.class))
        .satisfies(refused -> {
          assertThat(refused.reason()).isEqualTo(Reason.PARAMETERS);
          assertThat(refused).hasMessageStartingWith("The secret env:TOKEN ");
          assertThat(refused.cure()).contains("longer, random value");
        });
    assertThat(fixture.home).doesNotExist();
    assertThat(fixture.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'belay'"))
        .isEqualTo("0");
  }

  @Test
  void theNameOfTheDatabaseIsNoFitSecret() {
    var fixture = fixture();
    fixture.secret("TOKEN", fixture.database);
    var runbook = fixture.runbook(TOKEN, query("bind", "SELECT :tok"));

    assertThatThrownBy(() -> fixture.create(runbook)).isInstanceOf(RunRefusedException.class);
  }

  @Test
  void aSecretThatBecameUnfitIsRefusedAtResumeAndTheRunStaysAsItIs() throws Exception {
    var fixture = fixture().secret("TOKEN", "tok-9f8e7d");
    var runbook =
        fixture.runbook(
            TOKEN,
            query("bind", "SELECT length(:tok)", "expect: {is: 10}"),
            step("pause", "{type: manual, prompt: Go on?}"));
    var name = fixture.run(runbook).run();
    var before = written(fixture);

    fixture.secret("TOKEN", "ab");
    assertThatThrownBy(() -> fixture.resume(name)).isInstanceOf(RunRefusedException.class);
    assertThat(written(fixture)).isEqualTo(before);

    fixture.secret("TOKEN", "tok-9f8e7d");
    assertThat(fixture.resume(name).step("bind").status().passed()).isTrue();
  }

  @Test
  void whatIsReadWithoutBeingWrittenHidesTheSecretToo() throws Exception {
    var fixture = fixture().secret("TOKEN", "tok-9f8e7d");
    var runbook =
        fixture.runbook(
            TOKEN,
            step(
                "act",
                "{type: manual, prompt: Done?}",
                "requires: [{label: g, sql: 'SELECT :tok', expect: {is: x}}]"));

    fixture.run(runbook);

    assertThat(fixture.read)
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.value()).contains("***"));
  }
}

package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalStore;
import dev.belay.runbook.RunbookSchema;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The commands that work on files: runbooks, journals, lists, completion, help. */
class FilesCommandTest {
  private static final String LOOK =
      """
      - id: look
        title: Look
        action: {type: query, sql: SELECT 1}
        why: To see.
      """;
  private static final Path SAMPLES = Path.of("src/test/resources/dev/belay/runbook");

  @TempDir Path folder;
  private CliFixture cli;

  @BeforeEach
  void prepare() {
    cli = new CliFixture(folder);
  }

  @Test
  void checkPraisesNothingAndExitsWithZeroForASoundRunbook() {
    var result = cli.run("runbook", "check", cli.runbook(LOOK).toString());

    assertThat(result.exit()).isZero();
    assertThat(result.out()).isEqualTo("1 runbook checked: no problem.\n");
  }

  @Test
  void checkGivesEveryProblemAsJson() {
    var file = cli.runbook("bad.yaml", "ownr: me\n", LOOK.replace("why", "wyh"));
    var result = cli.run("runbook", "check", "--format", "json", file.toString());

    var problems = JsonMapper.builder().build().readTree(result.out());
    assertThat(result.exit()).isEqualTo(2);
    assertThat(problems.size()).isGreaterThan(1);
    assertThat(problems.get(0).path("line").asInt()).isEqualTo(9);
    assertThat(problems.get(0).path("cure").asString()).contains("Did you mean");
  }

  @Test
  void schemaIsTheOneOfTheRunbooks() {
    assertThat(cli.run("runbook", "schema").out()).isEqualTo(RunbookSchema.text());
  }

  @Test
  void formatWritesTheCanonicalFormOnceAndChecksIt() throws IOException {
    var file = cli.runbook(LOOK.replace("why: To see.", "why:   'To see.'"));
    var before = cli.run("runbook", "format", "--check", file.toString());
    var printed = cli.run("runbook", "format", file.toString());
    var write = cli.run("runbook", "format", "--write", file.toString());
    var after = cli.run("runbook", "format", "--check", file.toString());

    assertThat(before.exit()).isEqualTo(1);
    assertThat(before.out()).contains("not in the canonical form");
    assertThat(write.exit()).isZero();
    assertThat(Files.readString(file)).isEqualTo(printed.out());
    assertThat(after.exit()).isZero();
  }

  @Test
  void verifyNamesTheHeadAndFindsAChangedLine() throws IOException {
    var server = TestServer.newest();
    cli.run(
        CliFixture.join(
            new String[] {"run", cli.runbook(LOOK).toString()},
            cli.on(server, server.freshDatabase())));
    var sound = cli.run("journal", "verify", "1");
    var head = sound.out().replaceAll("(?s).*head ([0-9]+:[0-9a-f]{64}).*", "$1");
    var anchored = cli.run("journal", "verify", "1", "--head", head);
    var copy = folder.resolve("copy.jsonl");
    var lines =
        Files.readAllLines(cli.home.resolve("runs/" + cli.runs().getFirst() + "/journal.jsonl"));
    Files.write(copy, lines.subList(0, lines.size() - 1));
    var cut = cli.run("journal", "verify", copy.toString(), "--head", head);
    Files.writeString(copy, String.join("\n", lines).replace("Look", "Lock") + "\n");
    var changed = cli.run("journal", "verify", copy.toString(), "--format", "json");
    var told = cli.run("journal", "verify", copy.toString());

    assertThat(sound.exit()).as(sound.all()).isZero();
    assertThat(anchored.exit()).isZero();
    assertThat(cut.exit()).isEqualTo(1);
    assertThat(cut.out()).contains("its end is missing");
    assertThat(changed.exit()).isEqualTo(1);
    assertThat(changed.out()).contains("\"unbroken\":false");
    assertThat(told.out()).contains("Line").containsOnlyOnce("Keep the file as it is");
  }

  @Test
  void runsListsRunsAndNamesTheOnesThatCannotBeRead() throws IOException {
    var broken = cli.home.resolve("runs/0007-abcdef");
    Files.createDirectories(broken);
    Files.writeString(broken.resolve("journal.jsonl"), "nonsense\n");
    var text = cli.run("runs");
    var json = cli.run("runs", "--format", "json");

    assertThat(text.exit()).isZero();
    assertThat(text.out()).contains("0007-abcdef", "unreadable");
    assertThat(JsonMapper.builder().build().readTree(json.out()).get(0).path("state").asString())
        .isEqualTo("unreadable");
  }

  @Test
  void runsSaysWhatIsTrueOfABrokenOneAndOfOneWithAHiddenWord() throws IOException {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var runbook = cli.runbook(LOOK).toString();
    cli.run(CliFixture.join(new String[] {"run", runbook}, cli.on(server, database)));
    cli.run(CliFixture.join(new String[] {"run", runbook}, cli.on(server, database)));
    var ids = cli.runs().stream().sorted().toList();
    var store = new JournalStore(cli.home, InstantSource.system());
    var journal = store.journal(ids.getFirst());
    Files.writeString(journal, Files.readString(journal).replace("step-done", "step-gone"));
    var opened = store.read(ids.getLast()).state().orElseThrow().opened().event();
    try (var older = store.create("0003-abcdef")) {
      older.append(
          new JournalEvent.RunOpened(
              opened.version(),
              opened.runbook().replace("rout", "***"),
              opened.steps(),
              opened.params(),
              opened.target(),
              opened.options(),
              opened.operator()));
    }

    var lines = cli.run("runs").lines();

    var resumed = cli.run("resume", "0003-abcdef");

    assertThat(resumed.exit()).isEqualTo(2);
    assertThat(resumed.err())
        .contains("cannot be resumed", "Start a new run")
        .doesNotContain("***");
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .contains("unreadable", "The runbook in the journal of run")
        .doesNotContain("***");
    assertThat(lines.get(1)).contains("completed");
    assertThat(lines.get(2)).contains("broken", "was changed").doesNotContain("running");
  }

  @Test
  void aRunThatNoProcessHasIsInterruptedAndOneThatAsksWaitsForYou() throws IOException {
    var server = TestServer.newest();
    var asking =
        LOOK + "- {id: seen, title: Seen, action: {type: manual, prompt: Well?}, why: Y}\n";
    cli.run(
        CliFixture.join(
            new String[] {"run", cli.runbook(asking).toString()},
            cli.on(server, server.freshDatabase())));
    var run = cli.runs().getFirst();
    assertThat(cli.run("runs").out()).contains("waiting for you");

    var journal = cli.home.resolve("runs/" + run + "/journal.jsonl");
    var lines = Files.readAllLines(journal);
    Files.write(journal, lines.subList(0, 4));
    assertThat(cli.run("runs").out()).contains("interrupted").doesNotContain("running");

    try (var _ = new JournalStore(cli.home, InstantSource.system()).open(run).writer()) {
      assertThat(cli.run("runs").out()).contains("running");
      assertThat(cli.run("runs", "--format", "json").out())
          .contains("\"driven-by\":\"process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void completionIsAScriptThatBashAccepts() throws Exception {
    var result = cli.run("completion");

    assertThat(result.exit()).isZero();
    assertThat(bashAccepts(result.out())).isTrue();
    assertThat(result.out()).contains("--wait-gates", "verify", "sandbox");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "resume",
        "runs",
        "runbook",
        "runbook check",
        "runbook schema",
        "runbook format",
        "journal",
        "journal verify",
        "journal compare",
        "sandbox",
        "sandbox start",
        "sandbox stop",
        "sandbox reset",
        "sandbox status",
        "completion"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    var words = command.isEmpty() ? new String[0] : command.split(" ");
    var result = cli.run(CliFixture.join(words, "--help"));

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("Usage: belay", "Example:", "--help");
  }

  @Test
  void versionIsPrintedWithoutTouchingTheDataFolder() {
    assertThat(cli.run("--version").out()).matches("belay [0-9]+\\.[0-9]+\\.[0-9]+\\S*\n");
    assertThat(cli.home).doesNotExist();
  }

  static Stream<Path> samples() throws IOException {
    try (var kinds = Files.list(SAMPLES.resolve("kinds"))) {
      return Stream.concat(
          kinds.filter(file -> file.toString().endsWith(".yaml")).toList().stream(),
          Stream.of(SAMPLES.resolve("full/full.yaml")))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void explainPrintsAShellScriptForEveryKindAndConnectsToNothing(Path sample) throws Exception {
    var result =
        cli.run(
            "run",
            sample.toString(),
            "--explain",
            "--connect",
            "postgresql://ann@no.such.host.invalid/shop");

    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(bashAccepts(result.out())).as(result.out()).isTrue();
    assertThat(cli.home).doesNotExist();
  }

  @Test
  void explainFillsParametersInAndLeavesSecretsToTheShell() {
    var result =
        cli.run(
            "run",
            SAMPLES.resolve("full/full.yaml").toString(),
            "--explain",
            "--param",
            "table_name=odd \"table",
            "--connect",
            "postgresql://ann@db/shop");

    assertThat(result.out())
        .contains(
            "psql postgresql://ann@db:5432/shop -X -v ON_ERROR_STOP=1",
            "SET lock_timeout = '1000ms';",
            "nchat.\"odd \"\"table\"",
            "curl --fail-with-body --request POST",
            "\"Authorization: Bearer ${STATUS_TOKEN}\"",
            "# Does the application work",
            "LIMIT 5000");
  }

  private static boolean bashAccepts(String script) throws Exception {
    var bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (var in = bash.outputWriter()) {
      in.write(script);
    }
    return bash.waitFor(20, TimeUnit.SECONDS) && bash.exitValue() == 0;
  }
}

package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is wrong with a command: its exit code, where it is wrong and what to do; never a stack
 * trace, and nothing is left behind.
 */
class BadUsageTest {
  private static final String LOOK =
      """
      - id: look
        title: Look
        action: {type: query, sql: SELECT 1}
        why: To see.
      - id: seen
        title: Seen
        action: {type: manual, prompt: How many, value: integer}
        why: To know.
      - id: go
        title: Go on
        action:
          type: decide
          question: Go on?
          answers: [{id: well, label: Yes}, {id: unknown, label: No, then: stop}]
        why: To know.
      """;
  private static final String PARAMS =
      """
      params:
        - {name: batch, type: integer, default: 5, min: 1, max: 9}
        - {name: mode, default: slow, choices: [slow, fast]}
      """;

  @TempDir Path folder;

  /**
   * A wrong command.
   *
   * @param arguments with {@code @} for the folder, {@code HOST:PORT} for a server, {@code DEAD}
   *     for a port that nobody listens on
   */
  private record Case(int exit, String arguments, List<String> said) {
    @Override
    public String toString() {
      return "belay " + arguments;
    }
  }

  private static Case wrong(int exit, String arguments, String... said) {
    return new Case(exit, arguments, List.of(said));
  }

  static Stream<Case> cases() {
    var cases = new ArrayList<Case>();
    cases.addAll(options());
    cases.addAll(runbooks());
    cases.addAll(answers());
    cases.addAll(databases());
    cases.addAll(others());
    return cases.stream();
  }

  private static List<Case> options() {
    return List.of(
        wrong(2, "", "No command is named", "belay --help"),
        wrong(2, "rnu", "Nothing here takes \"rnu\"", "Did you mean run?"),
        wrong(2, "run", "Missing required parameter", "RUNBOOK", "belay run --help"),
        wrong(2, "run @/ok.yaml --sanbox", "--sanbox", "Did you mean --sandbox?"),
        wrong(2, "run @/ok.yaml @/params.yaml", "Nothing here takes", "params.yaml"),
        wrong(2, "run @/ok.yaml --connect", "--connect", "Missing", "URI"),
        wrong(2, "run @/ok.yaml --sandbox --format xml", "--format", "xml", "text", "json"),
        wrong(2, "run @/ok.yaml --sandbox --on-failure explode", "--on-failure", "rollback"),
        wrong(2, "run @/ok.yaml --sandbox --wait-gates soon", "--wait-gates", "30s"),
        wrong(2, "run @/ok.yaml --sandbox --wait-gates 5", "--wait-gates", "with its unit"),
        wrong(2, "run @/ok.yaml --sandbox --wait-connection -1s", "--wait-connection"),
        wrong(2, "run @/ok.yaml", "No database is named", "--connect URI", "PG*"),
        wrong(2, "run @/ok.yaml --sandbox --profile x", "More than one database", "Name one of"),
        wrong(2, "run @/ok.yaml --sandbox --connect postgresql://h/d", "More than one database"),
        wrong(2, "run @/ok.yaml --profile p --connect postgresql://h/d", "More than one database"),
        wrong(2, "run @/ok.yaml --sandbox --environment production", "contradict", "Leave"),
        wrong(2, "run @/ok.yaml --sandbox --target-name x", "its own name", "Leave"),
        wrong(
            2,
            "run @/ok.yaml --connect postgresql://u@h/d --environment prod",
            "no environment \"prod\"",
            "production"));
  }

  private static List<Case> runbooks() {
    return List.of(
        wrong(2, "run @/missing.yaml --sandbox", "missing.yaml", "no file", "Check the path"),
        wrong(2, "run @ --sandbox", "line 1", "Check the path"),
        wrong(2, "run @/empty.yaml --sandbox", "empty.yaml, line 1, column 1", "Begin with"),
        wrong(2, "run @/typo.yaml --sandbox", "typo.yaml, line 9", "ownr", "Did you mean"),
        wrong(2, "run @/binary.yaml --sandbox", "binary.yaml", "not UTF-8", "Save it"),
        wrong(2, "run @/params.yaml --sandbox --param batch", "batch", "--param name=value"),
        wrong(2, "run @/params.yaml --sandbox --param =5", "no name", "--param name=value"),
        wrong(2, "run @/params.yaml --sandbox --param bacth=5", "bacth", "Did you mean batch?"),
        wrong(2, "run @/params.yaml --sandbox --param batch=many", "no whole number", "another"),
        wrong(2, "run @/params.yaml --sandbox --param batch=50", "at most 9", "another value"),
        wrong(2, "run @/params.yaml --sandbox --param mode=odd", "one of slow, fast"),
        wrong(2, "run @/needs.yaml --sandbox", "who has no value", "--param who="));
  }

  private static List<Case> answers() {
    return List.of(
        wrong(2, "run @/ok.yaml --sandbox --answers @/none.yaml", "none.yaml", "Check the path"),
        wrong(2, "run @/ok.yaml --sandbox --answers @", "cannot be read", "may be read by you"),
        wrong(2, "run @/ok.yaml --sandbox --answers @/empty.yaml", "empty", "Begin with answers"),
        wrong(2, "run @/ok.yaml --sandbox --answers @/binary.yaml", "not UTF-8"),
        wrong(2, "run @/ok.yaml --sandbox --answers @/a-yaml.yaml", "line 2", "not YAML"),
        wrong(2, "run @/ok.yaml --sandbox --answers @/a-list.yaml", "line 1, column 1", "keys"),
        wrong(
            2,
            "run @/ok.yaml --sandbox --answers @/a-top.yaml",
            "line 1, column 1",
            "anwsers",
            "Did you mean answers?"),
        wrong(
            2,
            "run @/ok.yaml --sandbox --answers @/a-step.yaml",
            "line 2, column 3",
            "sene",
            "Did you mean seen?"),
        wrong(
            2,
            "run @/ok.yaml --sandbox --answers @/a-key.yaml",
            "line 2, column 10",
            "vlaue",
            "Did you mean value?"),
        wrong(2, "run @/ok.yaml --sandbox --answers @/a-twice.yaml", "line 3", "twice"),
        wrong(2, "run @/ok.yaml --sandbox --answers @/a-kind.yaml", "asks for no value"),
        wrong(
            2,
            "run @/ok.yaml --sandbox --answers @/a-choice.yaml",
            "no answer \"wll\"",
            "Did you mean well?"),
        wrong(2, "run @/ok.yaml --sandbox --answers @/a-gate.yaml", "line 2", "no gate", "Remove"),
        wrong(2, "run @/ok.yaml --sandbox --answers @/a-both.yaml", "skipped and deferred"),
        wrong(2, "run @/params.yaml --sandbox --answers @/a-param.yaml", "line 2", "whole number"));
  }

  private static List<Case> databases() {
    return List.of(
        wrong(
            2,
            "run @/ok.yaml --connect postgresql://u:secret@h/d",
            "holds a password",
            "PGPASSWORD"),
        wrong(2, "run @/ok.yaml --connect mysql://h/d", "the URI"),
        wrong(2, "run @/ok.yaml --connect postgresql://u@h:99999/d", "the URI", "1 and 65535"),
        wrong(
            2,
            "run @/ok.yaml --connect postgresql://u@h/d?sslmode=sure",
            "the URI, character 20: sslmode",
            "Use disable"),
        wrong(2, "run @/ok.yaml --connect postgresql://u@/d?service=shop", "service \"shop\""),
        wrong(2, "run @/ok.yaml --profile shop", "no profile \"shop\"", "profiles.yaml"),
        wrong(
            3,
            "run @/ok.yaml --connect postgresql://u@no.such.host.invalid/d",
            "no.such.host.invalid"),
        wrong(3, "run @/ok.yaml --connect postgresql://u@127.0.0.1:DEAD/d", "127.0.0.1:DEAD"),
        wrong(3, "run @/ok.yaml --connect postgresql://nobody@HOST:PORT/postgres", "nobody"),
        wrong(
            3, "run @/ok.yaml --connect postgresql://postgres@HOST:PORT/no_such_db", "no_such_db"),
        wrong(
            3,
            "run @/replica.yaml --connect postgresql://postgres@HOST:PORT/postgres",
            "needs 99 or later"),
        wrong(
            3,
            "run @/other.yaml --connect postgresql://postgres@HOST:PORT/postgres",
            "the runbook is for shop",
            "Name the database shop"),
        wrong(
            3,
            "run @/staging.yaml --connect postgresql://postgres@HOST:PORT/postgres"
                + " --environment development",
            "the runbook is for staging"));
  }

  private static List<Case> others() {
    return List.of(
        wrong(2, "resume", "Missing required parameter", "RUN"),
        wrong(2, "resume 7", "no run 7", "belay runs"),
        wrong(2, "resume ../../etc", "no run", "belay runs"),
        wrong(2, "journal", "Missing required subcommand", "belay journal --help"),
        wrong(2, "journal verify 7", "no run 7"),
        wrong(2, "journal verify 7 --head nonsense", "--head", "as it was noted"),
        wrong(1, "journal verify @/ok.yaml", "Lines 1 to"),
        wrong(2, "runbook", "Missing required subcommand", "belay runbook --help"),
        wrong(2, "runbook check", "RUNBOOK"),
        wrong(2, "runbook check @/typo.yaml", "line 9", "ownr"),
        wrong(2, "runbook format @/missing.yaml", "is not there", "Check the path"),
        wrong(2, "runbook format @/binary.yaml", "not UTF-8", "Save it"),
        wrong(2, "runbook format --write --check @/ok.yaml", "exclude each other"),
        wrong(2, "sandbox", "Missing required subcommand", "belay sandbox --help"),
        wrong(2, "sandbox stop", "No sandbox is kept", "Start one"),
        wrong(2, "sandbox reset", "No sandbox is kept"),
        wrong(1, "sandbox status", "No sandbox"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysWhereAndWhatToDoAndLeavesNothingBehind(Case one) throws IOException {
    var cli = new CliFixture(folder);
    var server = TestServer.newest();
    cli.with("PGPASSWORD", TestServer.PASSWORD).with("PGCONNECT_TIMEOUT", "5");
    files(cli);
    var dead = String.valueOf(deadPort());
    var text =
        one.arguments()
            .replace("@/", folder + "/")
            .replace(" @ ", " " + folder + " ")
            .replaceFirst(" @$", " " + folder)
            .replace("HOST:PORT", server.host() + ":" + server.port())
            .replace("DEAD", dead);

    var result = cli.run(text.isEmpty() ? new String[0] : text.split(" "));

    assertThat(result.exit()).as(result.all()).isEqualTo(one.exit());
    for (var said : one.said()) {
      assertThat(result.all()).contains(said.replace("DEAD", dead));
    }
    assertThat(result.all())
        .doesNotContain("Exception", "\tat ", "java.", "null", "secret@")
        .doesNotContainIgnoringCase("invalid value")
        .doesNotContain(TestServer.PASSWORD + "@");
    assertThat(cli.runs()).isEmpty();
    assertThat(cli.hasSandbox()).isFalse();
  }

  @Test
  void anAtSignIsAnArgumentAndNothingOfTheFileIsPrinted() {
    var cli = new CliFixture(folder);
    var file = cli.file("passwords", "hunter2\n--hunter3\n");

    var results =
        List.of(cli.run("@" + file), cli.run("runs", "@" + file), cli.run("run", "@" + file));

    assertThat(results)
        .allSatisfy(result -> {
          assertThat(result.exit()).isEqualTo(2);
          assertThat(result.all()).contains("@" + file).doesNotContain("hunter");
        });
  }

  private static void files(CliFixture cli) throws IOException {
    cli.runbook("ok.yaml", "", LOOK);
    cli.runbook("params.yaml", PARAMS, USING);
    cli.runbook("needs.yaml", "params: [{name: who, description: the person}]\n", NEEDING);
    cli.runbook("typo.yaml", "ownr: me\n", LOOK);
    cli.runbook("replica.yaml", "target: {min-version: 99}\n", LOOK);
    cli.runbook("other.yaml", "target: {database: shop}\n", LOOK);
    cli.runbook("staging.yaml", "target: {environments: [staging]}\n", LOOK);
    cli.file("empty.yaml", "");
    Files.write(cli.folder.resolve("binary.yaml"), "ÿ".getBytes(StandardCharsets.ISO_8859_1));
    cli.file("a-yaml.yaml", "answers:\n  seen: {value: [}\n");
    cli.file("a-list.yaml", "- seen\n");
    cli.file("a-top.yaml", "anwsers:\n  seen: {value: 1}\n");
    cli.file("a-step.yaml", "answers:\n  sene: {value: 1}\n");
    cli.file("a-key.yaml", "answers:\n  seen: {vlaue: 1}\n");
    cli.file("a-twice.yaml", "answers:\n  seen: {value: 1}\n  seen: {value: 2}\n");
    cli.file("a-kind.yaml", "answers:\n  look: {value: 1}\n");
    cli.file("a-choice.yaml", "answers:\n  go: {answer: wll}\n");
    cli.file("a-gate.yaml", "answers:\n  look: {override: it is fine today, gate: quiet}\n");
    cli.file("a-both.yaml", "answers:\n  seen: {skip: because I say so, defer: because I can}\n");
    cli.file("a-param.yaml", "params:\n  batch: lots\n");
  }

  private static final String USING =
      """
      - id: look
        title: Look
        action: {type: query, sql: "SELECT :batch, :'mode'"}
        why: To see.
      """;
  private static final String NEEDING =
      """
      - id: look
        title: Look
        action: {type: query, sql: "SELECT :'who'"}
        why: To see.
      """;

  private static int deadPort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

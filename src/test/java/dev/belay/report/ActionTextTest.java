package dev.belay.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runbook.RunbookReader;
import dev.belay.runbook.TypedValue;
import dev.belay.runbook.ValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plain commands mean what the runbook says, whatever its values hold. */
class ActionTextTest {
  private static final String HOSTILE = "a'b\"c $(touch owned) `id` \\ ; echo";

  @TempDir Path folder;

  private List<String> text(String action) throws Exception {
    var file =
        Files.writeString(
            folder.resolve("runbook.yaml"),
            """
            belay: 1
            id: test
            title: A test
            kind: routine
            owner: Database team
            version: "1.0"
            last-review: 2026-01-15
            next-review: 2099-01-15
            params:
              - {name: who, default: nobody}
              - {name: token, type: secret, default: "env:TOKEN"}
            phases:
              - id: only
                title: The only phase
                steps:
                  - id: step
                    title: Step
                    why: To see.
                    action: %s
            """
                .formatted(action));
    var reading = new RunbookReader(InstantSource.system()).read(file);
    assertThat(reading.errors()).isEmpty();
    var runbook = reading.resolved().orElseThrow().runbook();
    return new ActionText(
            runbook,
            "postgresql://ann@db/shop",
            Map.of(
                "who", new TypedValue(ValueType.TEXT, HOSTILE),
                "token", new TypedValue(ValueType.SECRET, "env:TOKEN")),
            StepMigrations.NONE)
        .of(runbook.steps().getFirst());
  }

  private String shell(List<String> lines) throws Exception {
    var builder = new ProcessBuilder("bash", "-s").directory(folder.toFile());
    builder.environment().put("TOKEN", "se cret$");
    var bash = builder.redirectErrorStream(true).start();
    try (var in = bash.outputWriter()) {
      in.write(String.join("\n", lines) + "\n");
    }
    var output = new String(bash.getInputStream().readAllBytes());
    assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  @Test
  void aHostileValueArrivesInACommandAsItIs() throws Exception {
    var lines =
        text(
            "{type: command, env: {T: 'to ${token}!'},"
                + " argv: [sh, -c, 'printf \"%s|%s\" \"$0\" \"$T\"', '${who}']}");

    assertThat(shell(lines)).isEqualTo(HOSTILE + "|to se cret$!");
    assertThat(folder.resolve("owned")).doesNotExist();
    assertThat(String.join("\n", lines)).doesNotContain("env:").contains("${TOKEN}");
  }

  @Test
  void aHostileValueArrivesInSqlAsALiteral() throws Exception {
    var lines = text("{type: query, sql: \"SELECT :who\"}");
    var printed = shell(List.of("psql() { cat; }", String.join("\n", lines)));

    assertThat(printed).contains("E'" + HOSTILE.replace("'", "''").replace("\\", "\\\\") + "'");
    assertThat(folder.resolve("owned")).doesNotExist();
  }

  @Test
  void aSecretIsHandedToPsqlByTheShell() throws Exception {
    var lines = text("{type: query, sql: \"SELECT :token\"}");

    assertThat(lines.getFirst()).endsWith("-v token=\"$TOKEN\" <<'SQL'");
    assertThat(lines).contains("SELECT :'token';");
  }
}

package dev.belay.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallTest {
  private static final String HEAD =
      """
      belay: 1
      id: %s
      title: A runbook
      kind: routine
      owner: Database team
      version: "1"
      last-review: 2026-01-15
      next-review: 2027-01-15
      """;
  private static final String CHILD =
      """
      target:
        min-version: 16
      params:
        - name: tab
          type: identifier
        - name: least
          type: integer
          default: 3
      limits:
        lock-timeout: 500ms
      phases:
        - id: all
          title: All
          steps:
            - id: count
              title: Count
              action:
                type: query
                sql: SELECT count(*) FROM :"tab" WHERE id > :least
              why: To know.
              capture:
                - {name: n, type: integer}
            - id: tell
              title: Tell
              action:
                type: backup
                folder: backups/${tab}
              why: To be safe.
              requires:
                - {label: Counted, step: count}
              expect: {same-as: count.n}
      """;
  private static final String PARENT =
      """
      params:
        - name: table_name
          type: identifier
          default: users
      phases:
        - id: all
          title: All
          steps:
            - id: inner
              title: Inner
              action:
                type: call
                runbook: parts/child.yaml
                params: %s
              why: Shared.
              when:
                param: table_name
                expect: {is: users}
            - id: after
              title: After
              action:
                type: query
                sql: SELECT :inner.count.n
              why: To use it.
              requires:
                - {label: Inner is done, step: inner}
              when:
                captured: inner.count.n
                expect: {at-least: 1}
      """;

  @TempDir Path folder;

  @BeforeEach
  void childIsThere() throws IOException {
    Files.createDirectories(folder.resolve("parts"));
    Files.writeString(folder.resolve("parts/child.yaml"), HEAD.formatted("child") + CHILD);
  }

  @Test
  void theStepsOfTheCalledRunbookComeBeforeTheCall() throws IOException {
    assertThat(parent("{tab: \"${table_name}\"}").steps())
        .extracting(Step::id)
        .containsExactly("inner.count", "inner.tell", "inner", "after");
  }

  @Test
  void namesOfTheCalledRunbookGetTheCallsIdBeforeThem() throws IOException {
    var runbook = parent("{tab: \"${table_name}\"}");
    var count = runbook.step("inner.count").orElseThrow();
    var tell = runbook.step("inner.tell").orElseThrow();
    assertThat(count.action())
        .isEqualTo(
            new Action.Query(
                Optional.of("SELECT count(*) FROM :\"inner.tab\" WHERE id > :inner.least"),
                Optional.empty(),
                Optional.empty(),
                false));
    assertThat(((Action.Backup) tell.action()).folder()).isEqualTo("parts/backups/${inner.tab}");
    assertThat(tell.start().requires().getFirst().step()).contains("inner.count");
    assertThat(tell.ending().expect().getFirst().sameAs()).contains("inner.count.n");
    assertThat(runbook.params())
        .extracting(p -> p.name() + "=" + p.initial().orElse("none"))
        .containsExactly("table_name=users", "inner.tab=${table_name}", "inner.least=3");
  }

  @Test
  void conditionLimitsAndTargetOfBothHold() throws IOException {
    var runbook = parent("{tab: users}");
    assertThat(runbook.target().minVersion()).isEqualTo(16);
    assertThat(runbook.steps().subList(0, 3)).allMatch(step -> step.start().when().isPresent());
    assertThat(runbook.steps().getFirst().conduct().limits().orElseThrow().lockTimeout())
        .isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void theResolvedFormSurvivesJson() throws IOException {
    write("parent.yaml", HEAD.formatted("parent") + PARENT.formatted("{tab: users}"));
    var resolved = Samples.read(folder.resolve("parent.yaml")).resolved().orElseThrow();
    assertThat(RunbookJson.read(RunbookJson.text(resolved))).isEqualTo(resolved);
    assertThat(resolved.sources())
        .extracting(Resolved.Source::file)
        .containsExactly("parent.yaml", "parts/child.yaml");
  }

  @Test
  void aMissingAnUnknownAndAWrongValueAreRefused() throws IOException {
    assertThat(faults("{}")).contains("gives no value for the parameter tab");
    assertThat(faults("{tab: users, lest: 4}")).contains("no parameter lest. Did you mean least?");
    assertThat(faults("{tab: users, least: many}")).contains("no whole number");
  }

  @Test
  void capturedValuesCannotBeGivenToACall() throws IOException {
    assertThat(faults("{tab: \"${after.x}\"}")).contains("no step captures after.x");
  }

  @Test
  void aRunbookThatCallsItselfThroughAnotherIsRefused() throws IOException {
    write(
        "parts/child.yaml", HEAD.formatted("child") + CHILD.replace("type: query", "type: query"));
    write("a.yaml", HEAD.formatted("a") + calling("b.yaml"));
    write("b.yaml", HEAD.formatted("b") + calling("a.yaml"));
    assertThat(Samples.read(folder.resolve("a.yaml")).errors())
        .anySatisfy(p -> assertThat(p.toString()).contains("b.yaml, line").contains("leads back"));
  }

  @Test
  void callsAreNotNestedWithoutEnd() throws IOException {
    for (var i = 0; i < 8; i++) {
      write("r" + i + ".yaml", HEAD.formatted("r" + i) + calling("r" + (i + 1) + ".yaml"));
    }
    assertThat(Samples.read(folder.resolve("r0.yaml")).errors())
        .anySatisfy(p -> assertThat(p.message()).contains("nested more than 5 deep"));
  }

  @Test
  void faultsOfTheCalledRunbookAreReportedInItsFile() throws IOException {
    write(
        "parts/child.yaml", HEAD.formatted("child") + CHILD.replace("lock-timeout", "lok-timeout"));
    assertThat(faults("{tab: users}"))
        .contains("child.yaml, line 18, column 3: unknown key \"lok-timeout\"")
        .contains("parts/child.yaml has errors of its own")
        .doesNotContain("no step captures");
  }

  private static String calling(String file) {
    return """
    phases:
      - id: all
        title: All
        steps:
          - id: inner
            title: Inner
            action: {type: call, runbook: %s}
            why: Shared.
    """
        .formatted(file);
  }

  private Runbook parent(String params) throws IOException {
    write("parent.yaml", HEAD.formatted("parent") + PARENT.formatted(params));
    var reading = Samples.read(folder.resolve("parent.yaml"));
    assertThat(reading.errors()).isEmpty();
    return reading.resolved().orElseThrow().runbook();
  }

  private String faults(String params) throws IOException {
    write("parent.yaml", HEAD.formatted("parent") + PARENT.formatted(params));
    return Samples.read(folder.resolve("parent.yaml")).errors().toString();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}

package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent.Need;
import dev.belay.postgres.Environment;
import dev.belay.runbook.Action;
import dev.belay.runbook.Capture;
import dev.belay.runbook.Expectation;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.SqlTemplate;
import dev.belay.runbook.Step;
import dev.belay.runbook.TypedValue;
import dev.belay.runbook.ValueType;
import dev.belay.testing.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped guided migration as a file, and every question that it asks a server. */
class GuidedMigrationRunbookTest {
  private static final String ROLE = "guided_operator";
  private static final String QUANTITY = "-?\\d+(\\.\\d+)?s?";

  private final Runbook runbook = GuidedRunbook.resolved().runbook();

  /** A query of the runbook with what is expected of its value. */
  private record Question(String where, String sql, List<Expectation> expect, List<Capture> kept) {}

  @Test
  void theFileReadsWithoutErrorsOrWarnings() {
    assertThat(GuidedRunbook.read().problems()).isEmpty();
  }

  @Test
  void everyStepSaysWhyItIsThere() {
    assertThat(runbook.steps())
        .allSatisfy(step -> assertThat(step.purpose().why()).hasSizeGreaterThan(40));
  }

  @Test
  void belayJudgesFourOfFiveItemsOfTheChecklist() {
    var values = values();
    var items = checklist().stream().filter(step -> applies(step, values)).toList();
    var judged =
        items.stream()
            .filter(step -> step.action() instanceof Action.Query)
            .filter(step -> !step.ending().expect().isEmpty() || !step.ending().capture().isEmpty())
            .toList();
    assertThat(judged.size() * 100 / items.size()).isGreaterThanOrEqualTo(80);
  }

  @Test
  void noItemOfTheChecklistIsABareTick() {
    assertThat(checklist())
        .filteredOn(step -> step.action() instanceof Action.Manual)
        .allSatisfy(step -> {
          assertThat(((Action.Manual) step.action()).value()).isNotEqualTo(ValueType.BOOLEAN);
          assertThat(step.ending().expect()).isNotEmpty();
        });
  }

  @Test
  void everyWayBackThatExistsIsVerified() {
    assertThat(runbook.steps())
        .flatMap(step -> step.ending().undo().stream().toList())
        .allSatisfy(
            undo -> assertThat(undo.none().isPresent() || !undo.verify().isEmpty()).isTrue());
  }

  @Test
  void theAnswersFileAnswersEveryQuestionOfTheSandbox() {
    var answers = GuidedRunbook.answers();
    var params = values();
    var asked = new HashSet<String>();
    for (var step : runbook.steps()) {
      if (applies(step, params)) {
        answerWord(step)
            .ifPresent(word -> {
              asked.add(step.id());
              assertThat(answers.getOrDefault(step.id(), Map.of())).as(step.id()).containsKey(word);
            });
      }
    }
    assertThat(answers.keySet()).isEqualTo(asked);
  }

  @Test
  void theAnswersFitTheirSteps() {
    var judge = new Judge(text -> text);
    GuidedRunbook.answers()
        .forEach((id, answer) -> {
          var step = runbook.step(id).orElseThrow();
          switch (step.action()) {
            case Action.Manual manual -> {
              assertThat(TypedValue.fault(manual.value(), answer.get("value"))).isEmpty();
              if (!step.ending().expect().toString().contains("${")) {
                assertThat(judge.holds(step.ending().expect(), Result.of(answer.get("value"))))
                    .as(id)
                    .isTrue();
              }
            }
            case Action.Decide decide ->
                assertThat(decide.answers().stream().map(Action.Answer::id))
                    .contains(answer.get("answer"));
            default -> {}
          }
        });
    assertThat(GuidedRunbook.params())
        .allSatisfy((name, value) ->
            assertThat(runbook.params())
                .anySatisfy(param -> {
                  assertThat(param.name()).isEqualTo(name);
                  assertThat(param.fault(value)).isEmpty();
                }));
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void everyQueryRunsReadOnlyForARoleThatIsNoSuperuser(int version) throws SQLException {
    var server = TestServer.of(version);
    var database = server.freshDatabase();
    prepare(server, database);
    var values = values();
    values.put("main_schema", new TypedValue(ValueType.IDENTIFIER, "shop"));
    values.put("main_table", new TypedValue(ValueType.IDENTIFIER, "Orders"));
    values.put("settings_schema", new TypedValue(ValueType.IDENTIFIER, "shop"));
    values.put("settings_table", new TypedValue(ValueType.IDENTIFIER, "settings"));
    var softly = new SoftAssertions();
    try (var connection = DriverManager.getConnection(server.jdbcUrl(database), ROLE, "guided")) {
      for (var question : questions()) {
        ask(connection, question, values, softly);
      }
    }
    softly.assertAll();
  }

  private static void ask(
      Connection connection,
      Question question,
      Map<String, TypedValue> values,
      SoftAssertions softly) {
    try {
      var bound =
          SqlTemplate.of(question.sql())
              .render(name -> {
                softly.assertThat(values).as(question.where()).containsKey(name);
                return values.get(name);
              });
      var result = ReadOnlyQuery.ask(connection, bound);
      softly.assertThat(result.count()).as(question.where() + ": rows").isEqualTo(1);
      softly
          .assertThat(result.value(Optional.empty()).orElseThrow())
          .as(question.where())
          .isNotEqualTo("null");
      for (var expectation : question.expect()) {
        var value = result.value(expectation.of());
        softly.assertThat(value).as(question.where()).isPresent();
        if (expectation.atLeast().isPresent() || expectation.atMost().isPresent()) {
          softly.assertThat(value.orElseThrow()).as(question.where()).matches(QUANTITY);
        }
      }
      for (var capture : question.kept()) {
        var value = result.value(capture.from()).orElseThrow();
        softly.assertThat(TypedValue.fault(capture.type(), value)).as(question.where()).isEmpty();
        values.put(question.where() + "." + capture.name(), new TypedValue(capture.type(), value));
      }
    } catch (SQLException e) {
      softly.fail(question.where() + ": " + e.getMessage());
    }
  }

  private static void prepare(TestServer server, String database) {
    server.execute(
        "postgres",
        """
        DO $$ BEGIN
          CREATE ROLE guided_operator LOGIN PASSWORD 'guided' CREATEDB IN ROLE pg_monitor;
        EXCEPTION WHEN duplicate_object THEN NULL; END $$
        """,
        "ALTER DATABASE " + database + " OWNER TO guided_operator");
    server.execute(
        database,
        "CREATE SCHEMA shop AUTHORIZATION guided_operator",
        "CREATE SCHEMA belay AUTHORIZATION guided_operator",
        "SET ROLE guided_operator",
        "CREATE TABLE shop.\"Orders\" (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)",
        "ALTER TABLE shop.\"Orders\" OWNER TO guided_operator",
        "INSERT INTO shop.\"Orders\" DEFAULT VALUES",
        "CREATE TABLE shop.settings (key text PRIMARY KEY, value text)",
        "INSERT INTO shop.settings VALUES ('maintenance', 'off')",
        "CREATE TABLE belay.migration_history (version text, applied_at timestamptz)",
        "INSERT INTO belay.migration_history VALUES ('001', 'infinity')",
        "GRANT ALL ON ALL TABLES IN SCHEMA shop, belay TO guided_operator",
        "GRANT ALL ON ALL SEQUENCES IN SCHEMA shop TO guided_operator");
  }

  /** Every query of the runbook in its order, so that what one keeps is there for the next. */
  private List<Question> questions() {
    var questions = new ArrayList<Question>();
    for (var step : runbook.steps()) {
      var expect = step.ending().expect();
      switch (step.action()) {
        case Action.Query query ->
            questions.add(
                new Question(
                    step.id(), query.sql().orElseThrow(), expect, step.ending().capture()));
        case Action.Wait wait -> {
          wait.until().ifPresent(sql -> questions.add(question(step, "until", sql, expect)));
          wait.abortIf()
              .ifPresent(sql -> questions.add(question(step, "abort-if", sql, List.of())));
        }
        case Action.Decide decide ->
            decide
                .evidence()
                .ifPresent(sql ->
                    questions.add(question(step, "evidence", sql, decide.propose().get("keep"))));
        default -> {}
      }
      for (var gate : step.start().requires()) {
        gate.sql()
            .ifPresent(sql -> questions.add(question(step, gate.label(), sql, gate.expect())));
      }
      step.ending()
          .undo()
          .ifPresent(undo -> {
            undo.loses().ifPresent(sql -> questions.add(question(step, "loses", sql, List.of())));
            undo.verify()
                .forEach(check ->
                    questions.add(question(step, check.label(), check.sql(), check.expect())));
          });
    }
    return questions;
  }

  private static Question question(Step step, String what, String sql, List<Expectation> expect) {
    return new Question(step.id() + ", " + what, sql, expect, List.of());
  }

  private List<Step> checklist() {
    return runbook.phases().stream()
        .filter(phase -> phase.title().startsWith("Prepare"))
        .flatMap(phase -> phase.steps().stream())
        .filter(step -> !(step.action() instanceof Action.Approve))
        .toList();
  }

  /** The parameters with the values of the answers file, else their defaults. */
  private Map<String, TypedValue> values() {
    var given = GuidedRunbook.params();
    var values = new HashMap<String, TypedValue>();
    for (var param : runbook.params()) {
      Optional.ofNullable(given.get(param.name()))
          .or(param::initial)
          .ifPresent(text -> values.put(param.name(), new TypedValue(param.type(), text)));
    }
    return values;
  }

  private static boolean applies(Step step, Map<String, TypedValue> values) {
    return step.start()
        .when()
        .flatMap(when ->
            when.param()
                .map(param ->
                    new Judge(text -> text)
                        .holds(when.expect(), Result.of(values.get(param).text()))))
        .orElse(true);
  }

  /** The word that an answers file must have for the step; clicks are answered by --yes. */
  private static Optional<String> answerWord(Step step) {
    return switch (step.action()) {
      case Action.Manual _ -> Optional.of("value");
      case Action.Decide _ -> Optional.of("answer");
      case Action.Approve _ -> Optional.of("approve-by");
      default ->
          Confirmations.of(step, step.purpose().risk(), Environment.SANDBOX)
                  .contains(Need.TYPED_TARGET)
              ? Optional.of("confirm")
              : Optional.empty();
    };
  }
}

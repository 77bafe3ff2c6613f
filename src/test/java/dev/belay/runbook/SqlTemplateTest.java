package dev.belay.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.runbook.SqlTemplate.Placeholder;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTemplateTest {
  private static final Function<String, TypedValue> VALUES =
      name ->
          switch (name) {
            case "n" -> new TypedValue(ValueType.INTEGER, "-5");
            case "t" -> new TypedValue(ValueType.IDENTIFIER, "Odd \"name\"");
            case "s" -> new TypedValue(ValueType.TEXT, "O'Hara \\ co");
            case "take-backup.size" -> new TypedValue(ValueType.NUMBER, "1.5");
            case "key" -> new TypedValue(ValueType.SECRET, "env:KEY");
            default -> throw new IllegalArgumentException(name);
          };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ':n'",
        "SELECT \":n\"",
        "SELECT $$:n$$",
        "SELECT $a$ :n $$ $a$",
        "SELECT 1 -- :n",
        "SELECT /* :n /* :n */ :n */ 1",
        "SELECT a::n",
        "f(a := 1)",
        "SELECT a[1:2]",
        "SELECT a[i:n]",
        "SELECT a[i : n]",
        "SELECT a[f(i):n]",
        "SELECT E'\\':n'",
        "SELECT ':n'':n'",
        "SELECT U&':n'",
        "SELECT 1 :",
        "SELECT :N",
        "SELECT :1",
        "SELECT ':n",
        "SELECT /* :n",
        "SELECT $$:n",
        "SELECT :'n",
        "SELECT :'N'",
        "SELECT :'a b'"
      })
  void whatIsNoPlaceholderIsLeftAlone(String sql) {
    assertThat(SqlTemplate.of(sql).placeholders()).isEmpty();
    assertThat(SqlTemplate.of(sql).render(VALUES).sql()).isEqualTo(sql);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "SELECT :n | n",
        "(:n) | n",
        "x=:n::int | n",
        "a[:n] | n",
        "a[f(1, :n)] | n",
        "'x':n | n",
        ":'n' | n",
        ":\"n\" | n",
        "x_e':n':n | n",
        ":take-backup.size | take-backup.size",
        ":'take-backup.size' | take-backup.size",
        "$1:n | n",
        "/* */:n | n",
        "E'\\\\':n | n"
      })
  void aPlaceholderIsFound(String sql, String name) {
    assertThat(SqlTemplate.of(sql).placeholders())
        .extracting(Placeholder::name)
        .containsExactly(name);
  }

  @Test
  void aBareNameBecomesABindParameter() {
    var bound = SqlTemplate.of("SELECT :n + :take-backup.size WHERE a ? 'b'").render(VALUES);
    assertThat(bound.sql()).isEqualTo("SELECT ? + ? WHERE a ?? 'b'");
    assertThat(bound.binds()).extracting(TypedValue::text).containsExactly("-5", "1.5");
  }

  @Test
  void withoutBindsAnOperatorStaysAsItIs() {
    assertThat(SqlTemplate.of("SELECT a ? :'s'").render(VALUES).sql())
        .isEqualTo("SELECT a ?  E'O''Hara \\\\ co'");
  }

  @Test
  void literalsAndIdentifiersAreQuoted() {
    assertThat(SqlTemplate.of("SET x = :'n'; DROP TABLE :\"t\"").render(VALUES).sql())
        .isEqualTo("SET x = '-5'; DROP TABLE \"Odd \"\"name\"\"\"");
  }

  @Test
  void forPsqlEveryValueStandsInPlaceButNoSecret() {
    assertThat(SqlTemplate.of("SELECT 1-:n, :s, :key, :\"t\"").asPsql(VALUES))
        .isEqualTo("SELECT 1-(-5),  E'O''Hara \\\\ co', :key, \"Odd \"\"name\"\"\"");
  }

  @Test
  void renamingChangesTheNamesOnly() {
    assertThat(SqlTemplate.of("SELECT :n, :'s', :\"t\", ':n'").rename(name -> "call." + name))
        .isEqualTo("SELECT :call.n, :'call.s', :\"call.t\", ':n'");
  }

  @Test
  void aNameThatIsTooLongForAnIdentifierIsRefused() {
    var value = new TypedValue(ValueType.TEXT, "x".repeat(64));
    assertThatThrownBy(() -> SqlTemplate.of("DROP TABLE :\"t\"").render(_ -> value))
        .hasMessageContaining("63 bytes");
  }

  @Test
  void textTemplatesFillEachPlaceOnce() {
    var value = new TypedValue(ValueType.TEXT, "${b}");
    assertThat(TextTemplate.of("a ${b} $${b} ${c-d.e}!").render(_ -> value))
        .isEqualTo("a ${b} ${b} ${b}!");
    assertThat(TextTemplate.of("a ${b} $${b}").rename(name -> "x." + name))
        .isEqualTo("a ${x.b} $${b}");
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGER, 9223372036854775807, true",
    "INTEGER, 9223372036854775808, false",
    "INTEGER, +1, false",
    "NUMBER, 1.5e3, true",
    "NUMBER, 1.5.3, false",
    "BOOLEAN, yes, false",
    "DURATION, 1h30min, true",
    "DURATION, 90, false",
    "TIMESTAMP, 2027-02-19T03:12:44Z, true",
    "TIMESTAMP, 2027-02-19 03:12:44+01, true",
    "TIMESTAMP, 2027-02-19, true",
    "TIMESTAMP, soon, false",
    "LSN, 16/B374D848, true",
    "LSN, 16B374D848, false",
    "URL, https://a.example/x, true",
    "URL, file:///etc/passwd, false",
    "SECRET, env:A, true",
    "SECRET, hunter2, false",
    "IDENTIFIER, a b, true",
    "IDENTIFIER, '', false",
    "TEXT, '', true"
  })
  void aValueIsOfItsTypeOrRefused(ValueType type, String text, boolean fine) {
    assertThat(TypedValue.fault(type, text).isEmpty()).isEqualTo(fine);
  }

  @Test
  void aParameterSaysWhyItRefusesAValue() {
    var none = java.util.Optional.<String>empty();
    var parameter =
        new Parameter(
            "batch",
            ValueType.INTEGER,
            none,
            none,
            java.util.Optional.of("1"),
            java.util.Optional.of("10"),
            java.util.List.of());
    assertThat(parameter.fault("11")).contains("batch is 11, and must be at most 10.");
    assertThat(parameter.fault("9")).isEmpty();
  }
}

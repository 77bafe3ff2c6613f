package dev.belay.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.migration.MigrationException.Problem;
import dev.belay.sql.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainFormatTest {
  @TempDir Path folder;

  private final PlainFormat format = new PlainFormat();

  @Test
  void ordersVersionsByTheirValue() throws Exception {
    write("10_c.sql", "SELECT 1");
    write("2_b.sql", "SELECT 1");
    write("001_a.sql", "SELECT 1");
    write("20260102030405_d.sql", "SELECT 1");
    var set = format.read(folder);
    assertThat(set.migrations()).extracting(Migration::name).containsExactly("a", "b", "c", "d");
    assertThat(set.migrations()).extracting(Migration::version).startsWith("001", "2", "10");
    assertThat(set.format()).isEqualTo("plain");
    assertThat(set.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {".rollback.sql", ".down.sql", ".undo.sql", "_down.sql"})
  void pairsAMigrationWithItsWayBack(String ending) throws Exception {
    write("054_add_threads.sql", "CREATE TABLE threads ()");
    var back = write("054_add_threads" + ending, "DROP TABLE threads");
    var migration = format.read(folder).migrations().getFirst();
    assertThat(migration.label()).isEqualTo("054_add_threads");
    assertThat(migration.rollback().orElseThrow().file()).isEqualTo(back);
    assertThat(migration.rollback().orElseThrow().sql().statements()).hasSize(1);
  }

  @Test
  void takesAMigrationWithoutAWayBack() throws Exception {
    write("1_a.sql", "SELECT 1");
    assertThat(format.read(folder).migrations().getFirst().rollback()).isEmpty();
  }

  @Test
  void passesOverWhatIsNoMigration() throws Exception {
    write("README.md", "text");
    write(".1_hidden.sql", "x");
    Files.createDirectories(folder.resolve("2_old.sql"));
    Files.createDirectories(folder.resolve("sub"));
    write("sub/9_b.sql", "broken '");
    assertThat(format.recognises(folder)).isFalse();
    assertThat(format.read(folder).migrations()).isEmpty();
  }

  @Test
  void recognisesItsOwnFoldersOnly() throws Exception {
    assertThat(format.recognises(folder.resolve("none"))).isFalse();
    write("V1__flyway.sql", "SELECT 1");
    assertThat(format.recognises(folder)).isFalse();
    write("1_a.sql", "SELECT 1");
    assertThat(format.recognises(folder)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CREATE TABLE a (); CREATE TABLE b ()                    | true
          CREATE INDEX CONCURRENTLY i ON t (a)                    | false
          VACUUM a; VACUUM b                                      | false
          CREATE TABLE a (); VACUUM b                             | false
          BEGIN; CREATE TABLE a (); COMMIT                        | false
          SAVEPOINT s; CREATE TABLE a (); RELEASE s               | true
          /* why */ -- belay: no-transaction\\n CREATE TABLE a () | false
          """)
  void knowsWhichScriptsFitIntoOneTransaction(String sql, boolean transactional) throws Exception {
    write("1_a.sql", sql.replace("\\n", "\n"));
    assertThat(format.read(folder).migrations().getFirst().transactional())
        .isEqualTo(transactional);
  }

  @Test
  void warnsOfAStatementThatDoesNotFitIntoTheTransactionOfTheOthers() throws Exception {
    write("1_a.sql", "CREATE TABLE t (a int);\n  CREATE INDEX CONCURRENTLY i ON t (a);");
    write("2_b.sql", "-- belay: no-transaction\nCREATE TABLE u (a int); VACUUM u;");
    assertThat(format.read(folder).warnings())
        .singleElement()
        .hasToString(
            "1_a.sql, line 2, column 3: CREATE INDEX CONCURRENTLY i cannot run in a transaction,"
                + " the other statements can. It runs by itself, and if a later statement fails,"
                + " what ran before stays. Put it into a migration of its own, or say that this is"
                + " meant with: -- belay: no-transaction");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.sql",
        "1.sql",
        "1-a.sql",
        "V1__a.sql",
        "1_a.up.sql",
        "1_.sql",
        "1_a.SQL",
        "_down.sql",
        "1_a.rollback.down.sql"
      })
  void refusesNamesThatItDoesNotRead(String name) throws Exception {
    write(name, "SELECT 1");
    var problem = onlyProblem();
    assertThat(problem.file()).isEqualTo(folder.resolve(name));
    assertThat(problem.cure()).contains("NNN_name.sql").contains(".rollback.sql");
  }

  @Test
  void refusesTwoFilesWithOneVersion() throws Exception {
    write("1_a.sql", "SELECT 1");
    write("01_b.sql", "SELECT 1");
    assertThat(onlyProblem().what()).contains("Two migrations").contains("01_b.sql");
  }

  @Test
  void refusesTwoWaysBack() throws Exception {
    write("1_a.sql", "SELECT 1");
    write("1_a.down.sql", "SELECT 1");
    write("1_a.rollback.sql", "SELECT 1");
    assertThat(onlyProblem().what()).contains("Two ways back");
  }

  @Test
  void refusesAWayBackWithoutItsMigration() throws Exception {
    write("1_a.down.sql", "SELECT 1");
    assertThat(onlyProblem().cure()).contains("Add 1_a.sql");
  }

  @Test
  void refusesAWayBackOfAnotherName() throws Exception {
    write("1_a.sql", "SELECT 1");
    write("1_b.down.sql", "SELECT 1");
    assertThat(onlyProblem().what()).contains("way back of 1_b.sql").contains("is 1_a.sql");
  }

  @Test
  void refusesAScriptWithoutStatements() throws Exception {
    write("1_a.sql", "-- nothing yet\n");
    assertThat(onlyProblem().what()).contains("no statement");
  }

  @Test
  void refusesAMisspeltHeader() throws Exception {
    write("1_a.sql", "\n-- belay: no-transacton\nVACUUM");
    assertThat(onlyProblem().at()).contains(new Position(2, 1));
  }

  @Test
  void refusesAHeaderThatComesTooLate() throws Exception {
    write("1_a.sql", "VACUUM;\n-- belay: no-transaction\n");
    assertThat(onlyProblem().cure()).contains("top of the file");
  }

  @Test
  void refusesTextThatIsNotUtf8AtItsPlace() throws Exception {
    Files.write(
        folder.resolve("1_a.sql"), "-- é\nSELECT 'ü'".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(onlyProblem().at()).contains(new Position(1, 4));
    Files.write(
        folder.resolve("1_a.sql"),
        "SELECT 1;\nSELECT '\u00fc'".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(onlyProblem().at()).contains(new Position(2, 9));
  }

  @Test
  void refusesALinkThatLeadsOutOfTheFolder() throws Exception {
    var inside = Files.createDirectory(folder.resolve("inside"));
    write("1_a.sql", "SELECT 1");
    Files.createSymbolicLink(inside.resolve("1_a.sql"), folder.resolve("1_a.sql"));
    assertThat(onlyProblem(inside).what()).contains("outside the folder");
  }

  @Test
  void followsALinkThatStaysInTheFolder() throws Exception {
    Files.createDirectory(folder.resolve("data"));
    write("data/a.sql", "SELECT 1");
    Files.createSymbolicLink(folder.resolve("1_a.sql"), Path.of("data", "a.sql"));
    assertThatCode(() -> format.read(folder)).doesNotThrowAnyException();
  }

  @Test
  void refusesALinkThatLeadsNowhere() throws Exception {
    Files.createSymbolicLink(folder.resolve("1_a.sql"), folder.resolve("none"));
    assertThat(onlyProblem().what()).contains("cannot be read");
  }

  @Test
  void refusesAFolderThatIsNotThereOrIsAFile() throws Exception {
    assertThat(onlyProblem(folder.resolve("none")).what()).isEqualTo("There is no such folder.");
    assertThat(onlyProblem(write("x", "")).what()).isEqualTo("This is a file.");
  }

  @Test
  void tellsEveryProblemAtOnceWithItsPlace() throws Exception {
    write("1_a.sql", "SELECT 1;\n  SELECT 'x");
    write("2_b.sql", "\\i other.sql");
    write("c.sql", "SELECT 1");
    assertThat(problems(folder)).hasSize(3);
    assertThat(catchThrowableOfType(MigrationException.class, () -> format.read(folder)))
        .hasMessageContaining("1_a.sql, line 2, column 10: A string opens here")
        .hasMessageContaining("2_b.sql, line 1, column 1: \\i is a command of psql");
  }

  @Test
  void givesTheSameChecksumForEveryLineEnd() throws Exception {
    write("1_a.sql", "SELECT 1;\nSELECT 2;\n");
    write("2_b.sql", "\uFEFFSELECT 1;\r\nSELECT 2;\r\n");
    var migrations = format.read(folder).migrations();
    assertThat(migrations.get(0).sha256()).isEqualTo(migrations.get(1).sha256()).hasSize(64);
    assertThat(format.read(folder).find("0002")).isEqualTo(Optional.of(migrations.get(1)));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Problem onlyProblem() {
    return onlyProblem(folder);
  }

  private Problem onlyProblem(Path where) {
    assertThat(problems(where)).hasSize(1);
    return problems(where).getFirst();
  }

  private List<Problem> problems(Path where) {
    return catchThrowableOfType(MigrationException.class, () -> format.read(where)).problems();
  }
}

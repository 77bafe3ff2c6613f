package dev.belay.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignMarkersTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dbmate             | -- migrate:up
          dbmate             | -- migrate:down transaction:false
          goose              | -- +goose Up
          goose              | --+goose NO TRANSACTION
          sql-migrate        | -- +migrate Down
          sql-migrate        | -- +migrate Up notransaction
          Liquibase          | --liquibase formatted sql
          Liquibase          | --changeset alice:1 runOnChange:true
          tern               | ---- create above / drop below ----
          Rambler            | -- rambler up
          Atlas              | -- atlas:txmode none
          node-pg-migrate    | -- Down Migration
          MyBatis Migrations | -- //@UNDO
          """)
  void aFileWithTheMarkersOfAnotherToolIsRefusedWithLineAndReason(String tool, String marker)
      throws Exception {
    Files.writeString(
        folder.resolve("1_a.sql"), "CREATE TABLE a ();\n" + marker + "\nDROP TABLE a;\n");
    var refused =
        catchThrowableOfType(MigrationException.class, () -> new PlainFormat().read(folder));
    assertThat(refused.problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.at().orElseThrow().line()).isEqualTo(2);
          assertThat(problem.what()).startsWith("This is a file of " + tool + ": \"" + marker);
        });
  }

  @Test
  void aFileWithHeadingsForBothDirectionsIsRefused() throws Exception {
    Files.writeString(
        folder.resolve("1_a.sql"), "-- UP\nCREATE TABLE a ();\n-- ==== DOWN ====\nDROP TABLE a;\n");
    var refused =
        catchThrowableOfType(MigrationException.class, () -> new PlainFormat().read(folder));
    assertThat(refused.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.at().orElseThrow().line()).isEqualTo(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'a\n-- +goose Down\n'",
        "SELECT $x$\n-- migrate:down\n$x$",
        "/*\n-- rambler down\n*/ SELECT 1",
        "SELECT 1 -- +goose Down is a line of goose",
        "-- the way down from here\nSELECT 1",
        "-- rollback\nSELECT 1",
        "-- migrated:upper\nSELECT 1"
      })
  void onlyACommentOfItsOwnLineCounts(String sql) throws Exception {
    Files.writeString(folder.resolve("1_a.sql"), sql);
    assertThat(new PlainFormat().read(folder).migrations()).hasSize(1);
  }

  @Test
  void aFolderThatAtlasKeepsIsRefused() throws Exception {
    Files.writeString(folder.resolve("1_a.sql"), "SELECT 1");
    Files.writeString(folder.resolve("atlas.sum"), "h1:x");
    var refused =
        catchThrowableOfType(MigrationException.class, () -> new PlainFormat().read(folder));
    assertThat(refused.summary()).contains("atlas.sum: The folder is kept by Atlas");
  }

  @Test
  void manyProblemsAreCountedTenAreNamedAndEachCureIsToldOnce() throws Exception {
    for (var i = 10; i < 40; i++) {
      Files.writeString(folder.resolve(i + "_a.part.sql"), "SELECT 1");
    }
    Files.writeString(folder.resolve("1_a.sql"), "\\echo x");
    var refused =
        catchThrowableOfType(MigrationException.class, () -> new PlainFormat().read(folder));
    assertThat(refused.summary().lines()).hasSize(12);
    assertThat(refused.summary())
        .startsWith("31 problems in 31 files of " + folder + ":")
        .endsWith("and 21 more.");
    assertThat(refused.cure().lines()).hasSize(2);
    assertThat(refused.cure()).contains("(30×)", "(1×)");
  }
}

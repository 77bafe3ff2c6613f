package dev.belay.run.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.Loss;
import dev.belay.sql.Destruction;
import dev.belay.sql.SqlScript;
import dev.belay.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LossCounterTest {
  private Connection connection;

  @BeforeAll
  void tables() throws SQLException {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    server.execute(
        database,
        "CREATE TABLE users (id int PRIMARY KEY, name varchar(20), age int, price numeric(8,2),"
            + " twice int GENERATED ALWAYS AS (age * 2) STORED)",
        "INSERT INTO users (id, name, age, price)"
            + " SELECT i, 'u' || i, nullif(i % 2, 0), i FROM generate_series(1, 100) AS i",
        "CREATE TABLE posts (id int PRIMARY KEY, author int REFERENCES users ON DELETE CASCADE)",
        "INSERT INTO posts SELECT i, i FROM generate_series(1, 30) AS i",
        "CREATE TABLE parts (a int) PARTITION BY LIST (a)",
        "CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1)",
        "INSERT INTO parts SELECT 1 FROM generate_series(1, 7)",
        "CREATE SCHEMA old",
        "CREATE TABLE old.users (id int)",
        "INSERT INTO old.users VALUES (1), (2)",
        "CREATE TABLE old.empty (id int)",
        "CREATE SEQUENCE old.numbers",
        "ANALYZE");
    connection = server.connect(database);
  }

  @AfterAll
  void close() throws SQLException {
    connection.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DROP TABLE posts               | 30 rows of public.posts
          DROP TABLE parts               | 7 rows of public.parts
          DROP TABLE IF EXISTS gone      | 0 rows of gone
          DROP SCHEMA old CASCADE        | 0 rows of old.empty; 2 rows of old.users
          DROP SEQUENCE old.numbers      | 1 sequence old.numbers
          TRUNCATE users CASCADE         | 100 rows of public.users; 30 rows of public.posts
          ALTER TABLE users DROP age     | 50 values of public.users.age
          ALTER TABLE users DROP twice   | 0 values of public.users.twice
          ALTER TABLE users DROP missing | 0 values of users.missing
          ALTER TABLE users ALTER age TYPE bigint | 0 old values of public.users.age
          ALTER TABLE users ALTER age TYPE smallint | 50 old values of public.users.age
          ALTER TABLE users ALTER age TYPE bigint USING age + 1 | 50 old values of public.users.age
          ALTER TABLE users ALTER name TYPE text | 0 old values of public.users.name
          ALTER TABLE users ALTER name TYPE varchar(40) | 0 old values of public.users.name
          ALTER TABLE users ALTER name TYPE varchar(10) | 100 old values of public.users.name
          ALTER TABLE users ALTER price TYPE numeric(10,3) | 0 old values of public.users.price
          ALTER TABLE users ALTER price TYPE numeric(8,3) | 100 old values of public.users.price
          DELETE FROM posts WHERE id > 20 -- the newest | 10 rows of public.posts
          DELETE FROM posts p USING users u WHERE u.id = p.author | about 30 rows of public.posts
          DELETE FROM users WHERE id = 1 | 1 row of public.users; an unknown number of rows of public.posts
          DELETE FROM users WHERE id = 0 | 0 rows of public.users
          UPDATE users SET age = 1       | 50 old values of public.users.age
          UPDATE users SET age = 1 WHERE age IS NULL | 0 old values of public.users.age
          UPDATE users SET age = 1, price = 2 WHERE id < 11 | 10 old values of public.users (age, price)
          UPDATE users SET name = 'x' FROM posts WHERE posts.author = users.id | about 30 old values of public.users.name
          WITH x AS (DELETE FROM posts RETURNING *) SELECT * FROM x | about 30 rows of public.posts
          INSERT INTO users (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = 'x' | an unknown number of old values of public.users.name
          DELETE FROM posts WHERE pg_advisory_lock(1) IS NULL | an unknown number of rows of public.posts
          DO $$ BEGIN END $$             | unknown: what a DO block does cannot be told from its text
          SET search_path TO old; DROP TABLE users | 2 rows of old.users
          """)
  void whatIsDestroyedIsCountedWithoutCarryingItOut(String sql, String expected) throws Exception {
    var words =
        count(sql).stream()
            .map(loss ->
                loss.count().number().isPresent()
                    ? loss.words()
                    : loss.words().replaceAll(" \\(.*", ""))
            .collect(Collectors.joining("; "));

    assertThat(words).isEqualTo(expected);
    assertThat(connection.getAutoCommit()).isTrue();
  }

  @Test
  void aCountThatMayNotBeMadeIsUnknownWithTheReason() throws Exception {
    assertThat(count("UPDATE users SET age = 2 WHERE made_by_then = 1"))
        .extracting(loss -> loss.count().source())
        .containsExactly("its condition names what the scripts make themselves");
  }

  private List<Loss> count(String sql) throws Exception {
    var found = Destruction.of(List.of(SqlScript.parse("test", sql)));
    return LossCounter.count(connection, found, name -> name);
  }
}

package dev.belay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPasswordsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER ROLE a PASSWORD #'pw'",
        "CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'u', password #'pw')",
        "SELECT dblink_connect('host=h password=#pw')",
        "SELECT dblink_connect('host=h PASSWORD = #pw dbname=d')",
        "SELECT dblink_connect('postgresql://u:#pw@h/d')",
        "DO $$ BEGIN PERFORM dblink_connect('host=h password=#pw'); END $$",
        "DO $do$ BEGIN EXECUTE 'ALTER ROLE a PASSWORD ''#pw'''; END $do$"
      })
  void aPasswordInPlainTextIsFoundWhereItBegins(String sql) {
    assertThat(PlainPasswords.in(sql.replace("#", ""))).isEqualTo(List.of(sql.indexOf('#')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER ROLE a PASSWORD NULL",
        "ALTER ROLE a PASSWORD 'SCRAM-SHA-256$4096:salt$stored:server'",
        "ALTER ROLE a PASSWORD 'md5c0b1d5f7a2e34c5d6e7f8091a2b3c4d5'",
        "UPDATE users SET password = 'x' || id WHERE password = :'old'",
        "SELECT format('host=h password=%s', :pw)",
        "SELECT 'host=h password=' || :pw",
        "SELECT regexp_replace(conninfo, 'password=[^ ]*', 'password=***')",
        "DO $$ BEGIN new.password = old.password; END $$",
        "SELECT 'https://example.org:443/a@b'",
        "DO $$ BEGIN EXECUTE format('ALTER ROLE a PASSWORD %L', x); END $$"
      })
  void whatIsNoPasswordIsLeftAlone(String sql) {
    assertThat(PlainPasswords.in(sql)).isEmpty();
  }
}

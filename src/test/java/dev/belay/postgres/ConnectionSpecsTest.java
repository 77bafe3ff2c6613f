package dev.belay.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSpecsTest {
  @TempDir Path home;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql:// | [localhost:5432] | ann | ann",
        "postgresql://localhost | [localhost:5432] | ann | ann",
        "postgresql://localhost:5433 | [localhost:5433] | ann | ann",
        "postgresql://localhost/mydb | [localhost:5432] | ann | mydb",
        "postgresql://user@localhost | [localhost:5432] | user | user",
        "postgresql://user:secret@localhost | [localhost:5432] | user | user",
        "postgres://other@localhost/otherdb?connect_timeout=10&application_name=myapp"
            + " | [localhost:5432] | other | otherdb",
        "postgresql://host1:123,host2:456/somedb?target_session_attrs=any"
            + " | [host1:123, host2:456] | ann | somedb",
        "postgresql:///mydb?host=localhost&port=5433 | [localhost:5433] | ann | mydb",
        "postgresql://user@/db?host=a,b&port=1,2 | [a:1, b:2] | user | db",
        "postgresql://a,b:99,c/db?port=7 | [a:7, b:7, c:7] | ann | db",
        "postgresql://[2001:db8::1234]/database | [[2001:db8::1234]:5432] | ann | database",
        "postgresql://[::1]:5499,h/db | [[::1]:5499, h:5432] | ann | db",
        "postgresql://user%40corp:a%3Ab@h/d%2Fb%20c | [h:5432] | user@corp | d/b c",
        "postgresql://h/d?user=bob&dbname=e | [h:5432] | bob | e",
        "postgresql://h:/d | [h:5432] | ann | d",
        "postgresql://%68ost/d%C3%A9 | [host:5432] | ann | dé",
        "jdbc:postgresql://h:5444/d?user=bob | [h:5444] | bob | d",
        "jdbc:postgresql://h1,h2:99/d | [h1:5432, h2:99] | ann | d",
        "jdbc:postgresql:d | [localhost:5432] | ann | d",
        "jdbc:postgresql:/ | [localhost:5432] | ann | ann",
        "jdbc:postgresql://h/a+b?user=c%2Bd | [h:5432] | c+d | a b",
      })
  void aUriNamesHostsRoleAndDatabase(String uri, String hosts, String user, String database)
      throws SpecException {
    var spec = ConnectionSpecs.fromUri(uri, environment(Map.of()));

    assertThat(spec.hosts().toString()).isEqualTo(hosts);
    assertThat(spec.user()).isEqualTo(user);
    assertThat(spec.database()).isEqualTo(database);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://h/d | the URI, character 1",
        "h | the URI, character 1",
        "'' | the URI, character 1",
        "postgresql://u:canary%@h/d | the URI, character 22",
        "postgresql://u:canary%zz@h/d | the URI, character 22",
        "postgresql://u:can%00ary@h/d | the URI, character 19",
        "postgresql://u:%ff%fe@h/d | the URI, character 16",
        "postgresql://u:canary@[::1/d | the URI, character 23",
        "postgresql://[]/d | the URI, character 14",
        "postgresql://[::1]x/d | the URI, character 19",
        "postgresql://u:can/ary@h/d | the URI, character 16",
        "postgresql://u:can@ary@h/d | the URI, character 20",
        "postgresql://u:can?ary/h@x/d | the URI, character 16",
        "postgresql://u:1/canary@h/d | the URI, character 18",
        "postgresql://h:port/d | the URI, character 16",
        "postgresql://h:99999/d | the URI",
        "postgresql://h:0/d | the URI",
        "postgresql://h:-1/d | the URI, character 16",
        "postgresql://h1:1,h2:2,h3/d?port=5,6 | the URI, character 29",
        "postgresql://h/d?zzcanary=1 | the URI, character 18",
        "postgresql://h/d?sslmod=require | the URI, character 18",
        "postgresql://h/d?sslmode | the URI, character 18",
        "postgresql://h/d?a=b=c | the URI, character 20",
        "postgresql://h/d?sslmode=disable&&user=x | the URI, character 34",
        "postgresql://h/d?sslmode=strict | the URI, character 18",
        "postgresql://h/d?sslmode=verify-full | the URI, character 18",
        "postgresql://h/d?sslrootcert=/nowhere/root.crt | the URI, character 18",
        "postgresql://h/d?connect_timeout=soon | the URI, character 18",
        "postgresql://h/d?target_session_attrs=master | the URI, character 18",
        "postgresql://h/d?sslcrl=/x | the URI, character 18",
        "postgresql://h/d?service=nowhere | the URI, character 18",
        "postgresql://%2Fvar%2Frun/d | the URI",
        "jdbc:postgresql://u:canary@h/d | the URI, character 19",
        "jdbc:postgresql://h/d?socketFactory=x.Y | the URI, character 23",
        "jdbc:postgresql://h/d?loggerFile=/etc/x | the URI, character 23",
        "jdbc:postgresql://h/d?targetServerType=boss | the URI, character 23",
        "jdbc:mysql://h/d | the URI, character 1",
      })
  void aUriThatIsNotUnderstoodIsRefusedWithItsPlaceAndWithoutRepeatingIt(String uri, String place) {
    var refused =
        catchThrowableOfType(
            SpecException.class, () -> ConnectionSpecs.fromUri(uri, environment(Map.of())));

    assertThat(refused).as(uri).isNotNull();
    assertThat(refused.place()).isEqualTo(place);
    assertThat(refused.cure()).isNotBlank();
    assertThat(refused.getMessage()).doesNotContain("canary").doesNotContain("can/");
  }

  @Test
  void aMistypedParameterIsAnsweredWithTheOneThatWasMeant() {
    var refused =
        catchThrowableOfType(
            SpecException.class,
            () -> ConnectionSpecs.fromUri("postgresql://h/d?sslmod=x", environment(Map.of())));

    assertThat(refused.cure()).isEqualTo("Did you mean sslmode?");
  }

  @Test
  void jdbcParametersAreTakenInLibpqsTerms() throws SpecException {
    var spec =
        ConnectionSpecs.fromUri(
            "jdbc:postgresql://h/d?user=u&password=p%26q&ApplicationName=a&connectTimeout=4"
                + "&currentSchema=my+schema&targetServerType=preferSecondary&prepareThreshold=1"
                + "&readOnly=true&sslmode=require",
            environment(Map.of()));

    assertThat(spec.password()).contains(Secret.of("p&q"));
    assertThat(spec.tls().mode()).isEqualTo(Tls.Mode.REQUIRE);
    assertThat(spec.options())
        .containsOnly(
            Map.entry("application_name", "a"),
            Map.entry("connect_timeout", "4"),
            Map.entry("target_session_attrs", "prefer-standby"),
            Map.entry("options", "-c search_path=my\\ schema -c default_transaction_read_only=on"));
  }

  @Test
  void theVariablesAloneNameAConnection() throws SpecException {
    var spec =
        ConnectionSpecs.fromEnvironment(
            environment(
                Map.of(
                    "PGHOST", "db-1",
                    "PGPORT", "5433",
                    "PGDATABASE", "chat",
                    "PGUSER", "migrator",
                    "PGPASSWORD", "pw",
                    "PGSSLMODE", "require",
                    "PGCONNECT_TIMEOUT", "7",
                    "PGOPTIONS", "-c geqo=off",
                    "PGAPPNAME", "app")));

    assertThat(spec.displayUri())
        .isEqualTo("postgresql://migrator@db-1:5433/chat?sslmode=require&options=-c%20geqo%3Doff");
    assertThat(spec.password()).contains(Secret.of("pw"));
    assertThat(spec.options())
        .containsEntry("connect_timeout", "7")
        .containsEntry("options", "-c geqo=off")
        .containsEntry("application_name", "app");
    assertThat(spec.from().of("user")).isEqualTo("PGUSER");
  }

  @Test
  void theUriWinsOverTheServiceAndTheServiceOverTheVariables() throws Exception {
    var file = home.resolve("services");
    Files.writeString(
        file, "# ours\n[chat]\nhost=from-service\nport=5001\nuser=service_user\ndbname=sdb\n");
    var spec =
        ConnectionSpecs.fromUri(
            "postgresql://from-uri?service=chat",
            environment(
                Map.of(
                    "PGSERVICEFILE", file.toString(),
                    "PGHOST", "from-variable",
                    "PGPORT", "5002",
                    "PGUSER", "variable_user",
                    "PGAPPNAME", "variable_app")));

    assertThat(spec.hosts()).containsExactly(new HostPort("from-uri", 5001));
    assertThat(spec.user()).isEqualTo("service_user");
    assertThat(spec.options()).containsEntry("application_name", "variable_app");
    assertThat(spec.from().of("user")).isEqualTo(file + ":5");
  }

  @Test
  void theServiceIsFoundInTheHomeFolderAndThenInTheSystemsFolder() throws Exception {
    Files.writeString(home.resolve(".pg_service.conf"), "[mine]\nhost=m\n");
    var system = Files.createDirectory(home.resolve("etc"));
    Files.writeString(system.resolve("pg_service.conf"), "[theirs]\nhost=t\n");

    for (var service : Map.of("mine", "m", "theirs", "t").entrySet()) {
      var spec =
          ConnectionSpecs.fromEnvironment(
              environment(
                  Map.of("PGSERVICE", service.getKey(), "PGSYSCONFDIR", system.toString())));
      assertThat(spec.hosts()).containsExactly(new HostPort(service.getValue(), 5432));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "host=h\\n[s] | :1",
        "[s]\\nhost | :2",
        "[s\\nhost=h | :1",
        "[s]\\n\\nhots=h | :3",
        "[s]\\nservice=other | :2",
      })
  void aServiceFileThatIsBrokenIsRefusedWithFileAndLine(String text, String line)
      throws IOException {
    var file = home.resolve("services");
    Files.writeString(file, text.replace("\\n", "\n"));

    var refused =
        catchThrowableOfType(
            SpecException.class,
            () ->
                ConnectionSpecs.fromEnvironment(
                    environment(Map.of("PGSERVICE", "s", "PGSERVICEFILE", file.toString()))));

    assertThat(refused.place()).isEqualTo(file + line);
  }

  @Test
  void theFirstMatchingLineOfThePasswordFileCounts() throws Exception {
    passFile(
        ".pgpass",
        "rw-------",
        "# h:5432:d:u:comment\nh:5433:d:u:other port\n\\*:5432:d:u:a literal star\n"
            + "h:5432:*:u\\:x:for u:x\nh:*:d:u:with\\:colon\\\\and:rest\n*:*:*:*:last\n");

    assertThat(password("postgresql://u@h/d")).contains("with:colon\\and:rest");
    assertThat(password("postgresql://u%3Ax@h/other")).contains("for u:x");
    assertThat(password("postgresql://u@elsewhere/d")).contains("last");
    assertThat(ConnectionSpecs.fromUri("postgresql://u@h/d", environment(Map.of())).from())
        .extracting(from -> from.of("password"))
        .isEqualTo(home.resolve(".pgpass") + ":5");
  }

  @Test
  void aPasswordThatIsSaidWinsOverThePasswordFile() throws Exception {
    passFile(".pgpass", "rw-------", "*:*:*:*:from file\n");

    assertThat(password("postgresql://u:said@h/d")).contains("said");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void aPasswordFileThatOthersCanUseIsRefusedWithTheCure(String permissions) throws Exception {
    passFile("passwords", permissions, "*:*:*:*:canary\n");

    var refused =
        catchThrowableOfType(
            SpecException.class,
            () ->
                ConnectionSpecs.fromUri(
                    "postgresql://u@h/d",
                    environment(Map.of("PGPASSFILE", home.resolve("passwords").toString()))));

    assertThat(refused.place()).isEqualTo(home.resolve("passwords").toString());
    assertThat(refused.getMessage()).contains("chmod 600").doesNotContain("canary");
  }

  @Test
  void withoutAnyRoleTheAnswerSaysWhereToNameOne() {
    var refused =
        catchThrowableOfType(
            SpecException.class,
            () -> ConnectionSpecs.fromUri("postgresql://h/d", new PgEnvironment(Map.of(), home)));

    assertThat(refused.getMessage()).contains("PGUSER");
  }

  @Test
  void aRootCertificateTurnsRequireIntoACheckAsInLibpq() throws Exception {
    var root = Files.writeString(home.resolve("root.crt"), "x");
    var spec =
        ConnectionSpecs.fromUri(
            "postgresql://h/d?sslmode=require&sslrootcert=" + root, environment(Map.of()));

    assertThat(spec.tls().effectiveMode()).isEqualTo(Tls.Mode.VERIFY_CA);
  }

  @Test
  void noTextOfASpecificationHoldsThePassword() throws Exception {
    var spec =
        ConnectionSpecs.fromUri(
            "postgresql://u:canary@h/d?options=-c%20geqo%3Doff",
            environment(Map.of("PGPASSWORD", "canary")));

    assertThat(spec.toString() + spec.displayUri() + spec.from() + spec.options())
        .doesNotContain("canary");
    assertThat(environment(Map.of("PGPASSWORD", "canary")).toString()).doesNotContain("canary");
    assertThat(spec.programVariables()).containsEntry("PGPASSWORD", "canary");
  }

  private Optional<String> password(String uri) throws SpecException {
    return ConnectionSpecs.fromUri(uri, environment(Map.of())).password().map(Secret::reveal);
  }

  private void passFile(String name, String permissions, String text) throws IOException {
    var file = home.resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private PgEnvironment environment(Map<String, String> variables) {
    var all = new HashMap<>(variables);
    all.put("USER", "ann");
    return new PgEnvironment(all, home);
  }
}

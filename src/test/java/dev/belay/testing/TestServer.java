package dev.belay.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A real PostgreSQL server for tests, one per major version and JVM, started on first use. The
 * system property {@code belay.test.servers} chooses between the embedded binaries and containers.
 */
public final class TestServer {
  public static final String USER = "postgres";
  public static final String PASSWORD = "postgres";

  private static final Map<Integer, TestServer> SHARED = new ConcurrentHashMap<>();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final int version;
  private final String host;
  private final int port;

  private TestServer(int version, String host, int port) {
    this.version = version;
    this.host = host;
    this.port = port;
  }

  /** The shared server of that major version. Tests that stop or break a server make their own. */
  public static TestServer of(int version) {
    return SHARED.computeIfAbsent(version, TestServer::start);
  }

  /** A server that somebody else starts and ends, as a target of the same methods. */
  public static TestServer at(int version, String host, int port) {
    return new TestServer(version, host, port);
  }

  /** The newest version, for tests that do not depend on one. */
  public static TestServer newest() {
    return of(18);
  }

  /** The major versions that this test run covers ({@code belay.test.versions}). */
  public static Stream<Integer> versions() {
    return Stream.of(System.getProperty("belay.test.versions", "15,18").split(","))
        .map(String::trim)
        .map(Integer::valueOf);
  }

  /** Whether the long suites run in full ({@code belay.test.form=full}). */
  public static boolean fullForm() {
    return "full".equals(System.getProperty("belay.test.form"));
  }

  public int version() {
    return version;
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  /** A connection to that database as the superuser; the caller closes it. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), USER, PASSWORD);
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  /** A libpq URI with the password inside. */
  public String uri(String database) {
    return "postgresql://" + USER + ":" + PASSWORD + "@" + host + ":" + port + "/" + database;
  }

  /** Makes an empty database with a name of its own and gives its name. */
  public String freshDatabase() {
    var name = "t" + DATABASES.incrementAndGet() + "_" + ProcessHandle.current().pid();
    // The files are copied as they are: half the work of writing each page to the WAL.
    execute("postgres", "CREATE DATABASE " + name + (version >= 15 ? " STRATEGY file_copy" : ""));
    return name;
  }

  /** Runs statements one by one, each in its own transaction. */
  public void execute(String database, String... statements) {
    try (var connection = connect(database);
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the first row as text, or "null". */
  public String value(String database, String sql) {
    try (var connection = connect(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "null";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestServer start(int version) {
    if ("containers".equals(System.getProperty("belay.test.servers"))) {
      return startContainer(version);
    }
    try {
      var server = embedded(version).setDataDirectory(QuickFolders.make("server")).start();
      return new TestServer(version, "localhost", server.getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("resource")
  private static TestServer startContainer(int version) {
    var container =
        new PostgreSQLContainer("postgres:" + version).withUsername(USER).withPassword(PASSWORD);
    container.setCommand(
        "postgres",
        "-c",
        "max_prepared_transactions=20",
        "-c",
        "wal_level=logical",
        "-c",
        "autovacuum_naptime=1h",
        "-c",
        "max_connections=200",
        "-c",
        "fsync=off");
    container.start();
    return new TestServer(version, container.getHost(), container.getMappedPort(5432));
  }

  /** A builder for a server of one's own, for tests that stop, crash or restore it. */
  public static EmbeddedPostgres.Builder embedded(int version) {
    return EmbeddedPostgres.builder()
        .setPgBinaryResolver(new FolderResolver(version))
        // Two test processes share two cores; the library's own patience of 10 s is too short then.
        .setPGStartupWait(Duration.ofSeconds(90))
        // With a hundred databases a worker would be started twice a second, for nothing.
        .setServerConfig("autovacuum_naptime", "1h")
        .setServerConfig("max_prepared_transactions", "20")
        .setServerConfig("wal_level", "logical")
        .setServerConfig("max_connections", "200");
  }

  /** Finds the binaries of one version in the folder that the build filled. */
  private record FolderResolver(int version) implements PgBinaryResolver {
    @Override
    public InputStream getPgBinary(String system, String machineHardware) throws IOException {
      var archive =
          Path.of(System.getProperty("belay.test.binaries", "target/postgres-binaries"))
              .resolve("postgres-" + version + ".jar");
      try (var jar = new JarFile(archive.toFile())) {
        var entry =
            jar.stream().filter(file -> file.getName().endsWith(".txz")).findFirst().orElseThrow();
        var copy = Files.createTempFile("belay-postgres", ".txz");
        copy.toFile().deleteOnExit();
        try (var content = jar.getInputStream(entry)) {
          Files.copy(content, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.newInputStream(copy, java.nio.file.StandardOpenOption.DELETE_ON_CLOSE);
      }
    }
  }

  /** The versions as arguments of parameterised tests: {@code @MethodSource}. */
  public static List<TestServer> covered() {
    return versions().map(TestServer::of).toList();
  }

  @Override
  public String toString() {
    return "PostgreSQL " + version;
  }
}

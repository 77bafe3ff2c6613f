package dev.belay.postgres.sandbox;

import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.postgres.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * A running sandbox, as it was when this was made. It listens on 127.0.0.1 only and asks every role
 * for a password, so that two people on one machine do not enter each other's.
 *
 * @param id names the sandbox within its home
 * @param folder everything it has: cluster, log, archive, password files; readable by its user only
 * @param port the TCP port
 * @param systemIdentifier of the cluster; a copy of the files has the same one, another sandbox has
 *     not
 * @param programs what it runs on
 * @param postmasterPid the server's process
 * @param startedAt when the server started
 */
public record SandboxServer(
    String id,
    Path folder,
    int port,
    String systemIdentifier,
    ServerPrograms programs,
    long postmasterPid,
    Instant startedAt) {

  public static final String HOST = "127.0.0.1";

  /** The chat product's database. */
  public static final String DATABASE = "nchat";

  /** The untouched copy that a reset takes the database from; nobody can connect to it. */
  public static final String SEED_DATABASE = "nchat_seed";

  /** The superuser, for faults and for looking after the server. */
  public static final String SUPERUSER = "postgres";

  /** The role that runs connect as: owns the database, may create others, is no superuser. */
  public static final String MIGRATOR = "migrator";

  /** What a sandbox is called as the target of a run. */
  public static final String TARGET = "sandbox";

  /** Its database as the target of a run. */
  public Target target(boolean markers) throws SandboxException {
    return target(MIGRATOR, markers);
  }

  /** Its database as its superuser sees it. */
  public Target superuserTarget() throws SandboxException {
    return target(SUPERUSER, false);
  }

  private Target target(String role, boolean markers) throws SandboxException {
    var file = passwordFile(role);
    try {
      var spec =
          ConnectionSpec.of(
              new HostPort(HOST, port),
              DATABASE,
              role,
              Optional.of(Secret.of(Files.readString(file).strip())));
      return new Target(TARGET, Environment.SANDBOX, spec, markers, DeadMansHandle.DEFAULT);
    } catch (IOException e) {
      throw new SandboxException(
          "The sandbox's password file " + file + " cannot be read.",
          "Start the sandbox again.",
          e);
    }
  }

  /** Without user or password. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://" + HOST + ":" + port + "/" + database;
  }

  /** A libpq URI for {@link #MIGRATOR}, without the password: see {@link #passFile()}. */
  public String uri(String database) {
    return "postgresql://" + MIGRATOR + "@" + HOST + ":" + port + "/" + database;
  }

  /**
   * A file in the form of {@code .pgpass} with the passwords of both roles, for {@code PGPASSFILE}.
   */
  public Path passFile() {
    return folder.resolve(InstanceFolder.PASS_FILE);
  }

  /** A file whose first line is that role's password. */
  public Path passwordFile(String role) {
    return folder.resolve(InstanceFolder.PASSWORDS).resolve(role);
  }

  /** The server's log, as text. */
  public Path log() {
    return folder.resolve(InstanceFolder.SERVER_LOG);
  }

  /**
   * Whether its server runs now; asks nobody but this machine, and blocks for a small file only.
   */
  public boolean lives() {
    try {
      return new InstanceFolder(folder).postmaster().isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** A connection as one of the two roles; the caller closes it. */
  public Connection connect(String role, String database) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", role);
    try {
      properties.setProperty("password", Files.readString(passwordFile(role)).strip());
    } catch (IOException e) {
      throw new SQLException(
          "The password file of the sandbox's role " + role + " cannot be read.", e);
    }
    properties.setProperty("ApplicationName", "belay/sandbox");
    properties.setProperty("connectTimeout", "10");
    return DriverManager.getConnection(jdbcUrl(database), properties);
  }
}

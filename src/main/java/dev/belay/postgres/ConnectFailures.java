package dev.belay.postgres;

import dev.belay.postgres.ConnectException.Reason;
import java.io.EOFException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Turns what the driver throws while connecting into a sentence that says what to do. It goes by
 * SQLSTATE (PostgreSQL manual, appendix A), the server routine's name and the exception's class,
 * because the texts come in the language of the server or of the machine.
 */
public final class ConnectFailures {
  private final ConnectionSpec spec;
  private final SQLException thrown;
  private final String state;
  private final Optional<ServerErrorMessage> answer;

  private ConnectFailures(ConnectionSpec spec, SQLException thrown) {
    this.spec = spec;
    this.thrown = thrown;
    var sqlState = thrown.getSQLState();
    this.state = sqlState == null ? "" : sqlState;
    this.answer =
        thrown instanceof PSQLException server
            ? Optional.ofNullable(server.getServerErrorMessage())
            : Optional.empty();
  }

  /** The failure of one attempt to connect. */
  public static ConnectException explain(ConnectionSpec spec, SQLException thrown) {
    var failure = new ConnectFailures(spec, thrown);
    return failure.answer.isPresent() ? failure.ofServer() : failure.ofDriver();
  }

  private ConnectException ofServer() {
    return switch (state) {
      case "28P01" -> wrongPassword();
      case "28000" -> notAuthorised();
      case "3D000" ->
          is(
              Reason.NO_DATABASE,
              "There is no database \"" + spec.database() + "\" on " + places() + ".",
              "Check its name (" + from("dbname") + "), or create it.");
      case "42501" ->
          is(
              Reason.PRIVILEGE,
              "The role \"" + spec.user() + "\" may not connect to \"" + spec.database() + "\".",
              "Run GRANT CONNECT ON DATABASE "
                  + Sql.identifier(spec.database())
                  + " TO "
                  + Sql.identifier(spec.user())
                  + ".");
      case "55000" ->
          is(
              Reason.NOT_ALLOWED,
              "The database \"" + spec.database() + "\" accepts no connections.",
              "Name another database, or run ALTER DATABASE with ALLOW_CONNECTIONS true.");
      case "53300" ->
          is(
              Reason.SLOTS_FULL,
              "All connection slots that "
                  + spec.user()
                  + " may use on "
                  + places()
                  + " are taken.",
              "Close idle sessions, or raise max_connections or the limit of the role or"
                  + " database.");
      case "57P03" -> notYetOrNoMore();
      case "57P01", "57P02" -> shuttingDown();
      case "08P01" ->
          is(
              Reason.POOLER,
              places() + " refuses the way Belay connects: " + text() + ".",
              "A pooler probably stands there. Name the PostgreSQL server behind it.");
      default -> other();
    };
  }

  private ConnectException wrongPassword() {
    if (passwordMissing()) {
      return noPassword();
    }
    return is(
        Reason.WRONG_PASSWORD,
        "The password for role \"" + spec.user() + "\" on " + places() + " is not accepted.",
        "Check the role and the password (" + from("password") + ").");
  }

  private ConnectException notAuthorised() {
    var routine = answer.map(ServerErrorMessage::getRoutine).orElse("");
    if ("InitializeSessionUserId".equals(routine)) {
      return is(
          Reason.NO_ROLE,
          "The role \"" + spec.user() + "\" does not exist on " + places() + ", or may not log in.",
          "Check its name (" + from("user") + "), or create it with CREATE ROLE … LOGIN.");
    }
    if ("auth_failed".equals(routine)) {
      return is(
          Reason.NOT_ALLOWED,
          "The server does not accept the role \"" + spec.user() + "\" by this way of logging in.",
          "Look at the server's log and at the matching line of pg_hba.conf.");
    }
    var plain = spec.tls().mode() == Tls.Mode.DISABLE;
    if (plain && (text().contains("no encryption") || text().contains("SSL off"))) {
      return is(
          Reason.TLS_REQUIRED,
          places() + " does not let this role in without TLS, and sslmode=disable turns it off.",
          "Set sslmode=require or stricter ("
              + from("sslmode")
              + "), or add a line to pg_hba.conf.");
    }
    return is(
        Reason.NOT_ALLOWED,
        "pg_hba.conf of "
            + places()
            + " has no line that lets \""
            + spec.user()
            + "\" into \""
            + spec.database()
            + "\" from this machine.",
        "Add one and reload the server, or connect from an address that is allowed.");
  }

  private ConnectException notYetOrNoMore() {
    if (text().contains("shutting down")) {
      return shuttingDown();
    }
    return is(
        Reason.STARTING_UP,
        "The server at " + places() + " is starting up or recovering and takes no connections yet.",
        "Wait until it is ready; its log shows how far it is.");
  }

  private ConnectException shuttingDown() {
    return is(
        Reason.SHUTTING_DOWN,
        "The server at " + places() + " is shutting down.",
        "Start it again, then connect.");
  }

  private ConnectException ofDriver() {
    if (caused(UnknownHostException.class)) {
      return is(
          Reason.UNKNOWN_HOST,
          "The name of " + places() + " is not known to this machine.",
          "Check the host (" + from("host") + "), the VPN and the name service.");
    }
    if (caused(SocketTimeoutException.class)) {
      return is(
          Reason.TIMED_OUT,
          places() + " did not answer within " + DriverProperties.connectSeconds(spec) + " s.",
          "Check address, port, firewall and VPN, or raise connect_timeout.");
    }
    if (caused(java.net.ConnectException.class) || caused(NoRouteToHostException.class)) {
      return is(
          Reason.REFUSED,
          "Nothing accepts connections at " + places() + ".",
          "Check that the server runs, its listen_addresses and port, and the firewall.");
    }
    if (tlsRefused()) {
      return is(
          Reason.TLS_REFUSED,
          places()
              + " does not offer TLS, and sslmode="
              + spec.tls().mode().word()
              + " asks for it.",
          "Turn on ssl at the server. Only where the network is trusted, set sslmode=prefer.");
    }
    if (certificateRefused()) {
      return is(
          Reason.CERTIFICATE,
          "The TLS check between this machine and " + places() + " failed: " + innermost() + ".",
          "Check the host name against the server's certificate, sslrootcert ("
              + from("sslrootcert")
              + "), and the client's own certificate.");
    }
    if (state.equals("08004") && passwordMissing()) {
      return noPassword();
    }
    if (state.equals("08P01") || caused(EOFException.class) || caused(SocketException.class)) {
      return is(
          Reason.NOT_POSTGRESQL,
          "What answers at " + places() + " does not speak PostgreSQL's protocol.",
          "Check the port; PostgreSQL's own is 5432. A pooler or proxy may have cut the line.");
    }
    return other();
  }

  private boolean tlsRefused() {
    return switch (spec.tls().effectiveMode()) {
      case DISABLE, ALLOW, PREFER -> false;
      case REQUIRE, VERIFY_CA, VERIFY_FULL ->
          (state.equals("08004") || state.equals("08P01"))
              && thrown.getCause() == null
              && text().contains("does not support SSL");
    };
  }

  private boolean certificateRefused() {
    return caused(SSLException.class)
        || caused(GeneralSecurityException.class)
        || text().contains("HostnameVerifier");
  }

  private boolean passwordMissing() {
    return spec.password().map(secret -> secret.reveal().isEmpty()).orElse(true);
  }

  private ConnectException noPassword() {
    return is(
        Reason.NO_PASSWORD,
        places() + " asks for a password for role \"" + spec.user() + "\", and none is known.",
        "Put it into ~/.pgpass (host:port:database:role:password, chmod 600) or set PGPASSWORD.");
  }

  private ConnectException other() {
    return is(
        Reason.OTHER,
        "The connection to " + places() + " was not made: " + text() + ".",
        state.isEmpty() ? "See the cause in Belay's log." : "Look up SQLSTATE " + state + ".");
  }

  private ConnectException is(Reason reason, String happened, String cure) {
    return new ConnectException(reason, happened, cure, thrown);
  }

  private String text() {
    var message = answer.map(ServerErrorMessage::getMessage).orElseGet(thrown::getMessage);
    return message == null ? "no reason is given" : message.strip().replaceAll("\\.$", "");
  }

  private String places() {
    return spec.hosts().stream().map(HostPort::toString).collect(Collectors.joining(", "));
  }

  private String from(String keyword) {
    return "from " + spec.from().of(keyword);
  }

  private boolean caused(Class<? extends Throwable> type) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private String innermost() {
    Throwable cause = thrown;
    for (var next = cause.getCause(); next != null; next = next.getCause()) {
      cause = next;
    }
    var message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message.replaceAll("\\.$", "");
  }
}

package dev.belay.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolerDetectionTest {
  private static final String VERSION = "server_version\0";

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aServerItselfIsNotSuspected(TestServer server) throws Exception {
    try (var connection = server.connect("postgres")) {
      assertThat(new PoolerDetection().detect(connection)).isEmpty();
    }
  }

  @Test
  void aProxyThatPassesAllThroughIsNotSuspected() throws Exception {
    assertThat(through((type, body) -> body)).isEmpty();
  }

  @Test
  void aBackendPidOfItsOwnGivesAPoolerAway() throws Exception {
    assertThat(through(PoolerDetectionTest::otherPid)).get().asString().contains("the backend is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.22.0/bouncer", "PgCat 1.1", "15.1 (Supavisor)", "odyssey-1.3"})
  void aBannerGivesAPoolerAway(String version) throws Exception {
    assertThat(through((type, body) -> otherVersion(type, body, "16.0 " + version)))
        .get()
        .asString()
        .contains("answers instead of the server");
  }

  @Test
  void aVersionThatIsNotTheServersGivesAProxyAway() throws Exception {
    assertThat(through((type, body) -> otherVersion(type, body, "14.2")))
        .get()
        .asString()
        .contains("14.2");
  }

  @Test
  void aSettingThatIsGoneOneQueryLaterGivesAPoolerAway() throws Exception {
    var rows = new AtomicInteger();
    // The second text of that length is the setting read back: another backend has none.
    assertThat(
            through((type, body) ->
                type == 'D' && body.length == 42 && rows.incrementAndGet() == 2
                    ? ByteBuffer.allocate(6).putShort((short) 1).putInt(0).array()
                    : body))
        .get()
        .asString()
        .contains("one query later");
  }

  static byte[] otherPid(char type, byte[] body) {
    if (type != 'K') {
      return body;
    }
    var changed = body.clone();
    ByteBuffer.wrap(changed).putInt(0, 4711);
    return changed;
  }

  private static byte[] otherVersion(char type, byte[] body, String version) {
    var isVersion = type == 'S' && new String(body, StandardCharsets.UTF_8).startsWith(VERSION);
    return isVersion ? (VERSION + version + "\0").getBytes(StandardCharsets.UTF_8) : body;
  }

  private static Optional<String> through(RewritingProxy.Rewrite rewrite) throws Exception {
    try (var proxy = new RewritingProxy(TestServer.newest().port(), rewrite);
        var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:"
                    + proxy.port()
                    + "/postgres?sslmode=disable&gssEncMode=disable",
                TestServer.USER,
                TestServer.PASSWORD)) {
      return new PoolerDetection().detect(connection);
    }
  }
}

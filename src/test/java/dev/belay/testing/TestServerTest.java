package dev.belay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestServerTest {
  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void theServerIsOfTheVersionThatItsNameSays(TestServer server) {
    assertThat(server.value("postgres", "SHOW server_version_num"))
        .startsWith(String.valueOf(server.version()));
  }
}

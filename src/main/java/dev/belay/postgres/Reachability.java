package dev.belay.postgres;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Whether a server answers who knocks at its port, without a log-in. */
public final class Reachability {
  /** Asks for TLS; every server answers with one byte (protocol, "SSLRequest"). */
  private static final int SSL_REQUEST = 80_877_103;

  private Reachability() {}

  /** Knocks, and waits at most that long for the connection and as long for its answer. */
  public static boolean answers(HostPort address, Duration patience) {
    var millis = (int) Math.max(1, patience.toMillis());
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(ByteBuffer.allocate(8).putInt(8).putInt(SSL_REQUEST).array());
      return socket.getInputStream().read() > 0;
    } catch (IOException e) {
      return false;
    }
  }
}

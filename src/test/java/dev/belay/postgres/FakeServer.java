package dev.belay.postgres;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers each log-in with one error, as a server that cannot be made to give it on demand. */
final class FakeServer implements AutoCloseable {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;

  private final ServerSocket socket;

  FakeServer(String sqlState, String message) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> serve(sqlState, message));
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve(String sqlState, String message) {
    while (!socket.isClosed()) {
      try (var client = socket.accept()) {
        refuse(client, sqlState, message);
      } catch (IOException e) {
        // The client left, or the test is over.
      }
    }
  }

  private static void refuse(Socket client, String sqlState, String message) throws IOException {
    var in = new DataInputStream(client.getInputStream());
    var out = new DataOutputStream(client.getOutputStream());
    var length = in.readInt();
    var code = in.readInt();
    while (code == SSL_REQUEST || code == GSS_REQUEST) {
      out.writeByte('N');
      length = in.readInt();
      code = in.readInt();
    }
    in.readNBytes(length - 8);
    var body = new ByteArrayOutputStream();
    for (var field : new String[] {"SFATAL", "VFATAL", "C" + sqlState, "M" + message}) {
      body.writeBytes(field.getBytes(StandardCharsets.UTF_8));
      body.write(0);
    }
    body.write(0);
    out.writeByte('E');
    out.writeInt(body.size() + 4);
    out.write(body.toByteArray());
    out.flush();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

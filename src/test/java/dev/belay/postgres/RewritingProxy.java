package dev.belay.postgres;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Forwards to a server and changes what it says at log-in, as a pooler would. */
public final class RewritingProxy implements AutoCloseable {
  /** Gives the body to send instead. */
  public interface Rewrite {
    byte[] apply(char type, byte[] body);
  }

  private final ServerSocket socket;
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  public RewritingProxy(int serverPort, Rewrite rewrite) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(() -> accept(serverPort, rewrite));
  }

  /** On a thread of its own, so that nothing else in the test process can hold the wire up. */
  private static void start(Runnable work) {
    Thread.ofPlatform().daemon().name("proxy").start(work);
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Ends every connection at both ends, as when the process in between dies. */
  public void cut() throws IOException {
    for (var end : open) {
      end.close();
    }
  }

  private void accept(int serverPort, Rewrite rewrite) {
    while (!socket.isClosed()) {
      try {
        var client = socket.accept();
        open.add(client);
        connect(client, serverPort, rewrite);
      } catch (IOException e) {
        return;
      }
    }
  }

  /** A client that cannot be led on is told so at once instead of waiting for its time-out. */
  private void connect(Socket client, int serverPort, Rewrite rewrite) throws IOException {
    try {
      var server = new Socket("127.0.0.1", serverPort);
      server.setTcpNoDelay(true);
      open.add(server);
      start(() -> copy(client, server));
      start(() -> answer(server, client, rewrite));
    } catch (IOException e) {
      client.close();
    }
  }

  private static void copy(Socket client, Socket server) {
    try (client;
        server) {
      client.getInputStream().transferTo(server.getOutputStream());
    } catch (IOException e) {
      // One side left.
    }
  }

  private static void answer(Socket server, Socket client, Rewrite rewrite) {
    try (server;
        client) {
      var in = new DataInputStream(new BufferedInputStream(server.getInputStream()));
      client.setTcpNoDelay(true);
      var out = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
      var begun = false;
      while (true) {
        var type = (char) in.readByte();
        if (!begun && type == 'N') {
          // The answer to a request for encryption is this one byte: no length follows.
          out.writeByte(type);
          out.flush();
          continue;
        }
        begun = true;
        var body = rewrite.apply(type, in.readNBytes(in.readInt() - 4));
        out.writeByte(type);
        out.writeInt(body.length + 4);
        out.write(body);
        if (in.available() == 0) {
          out.flush();
        }
      }
    } catch (IOException e) {
      // One side left.
    }
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

package dev.belay.desktop.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An address that leads to one server, and later to another one. */
public final class Detour implements AutoCloseable {
  private final ServerSocket door;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile int port;

  /** Leads to that port of this machine. */
  public Detour(int port) {
    try {
      this.port = port;
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofPlatform().daemon().name("detour").start(this::accept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where to connect. */
  public int port() {
    return door.getLocalPort();
  }

  /** Leads there from now on; what is connected is cut. */
  public void leadTo(int other) {
    port = other;
    cut();
  }

  private void cut() {
    for (var socket : open) {
      close(socket);
    }
    open.clear();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var client = door.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), port);
        open.addAll(List.of(client, server));
        pump(client, server);
        pump(server, client);
      } catch (IOException e) {
        // The door was closed, or the server is not there: the client sees that its wire is dead.
      }
    }
  }

  private static void pump(Socket from, Socket to) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    Thread.ofPlatform()
        .daemon()
        .name("detour-pump")
        .start(() -> {
          try (from;
              to) {
            in.transferTo(out);
          } catch (IOException e) {
            // Cut at either end: both are closed.
          }
        });
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }
}

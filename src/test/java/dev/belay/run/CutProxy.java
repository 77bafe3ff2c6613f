package dev.belay.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire between a run and its server that can be cut. */
final class CutProxy implements AutoCloseable {
  private static final long LATEST_MILLIS = 1_000;

  private final ServerSocket door;
  private final String host;
  private final int port;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  /** How a wire is cut. */
  enum Cut {
    /** At once, in both directions. */
    BOTH,
    /** What is sent next does not arrive. */
    REQUEST_LOST,
    /** What is sent next arrives, and its answer does not. */
    ANSWER_LOST
  }

  CutProxy(String host, int port) throws IOException {
    this.host = host;
    this.port = port;
    this.door = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofPlatform().daemon().name("cut-proxy").start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var client = door.accept();
        try {
          links.add(new Link(client, new Socket(host, port)).start());
        } catch (IOException e) {
          client.close();
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Cuts what is connected now; what connects later works. */
  void cut(Cut how) {
    for (var link : links) {
      link.cut(how);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    links.forEach(Link::end);
  }

  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile Optional<Cut> cut = Optional.empty();

    Link(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    Link start() {
      Thread.ofPlatform()
          .daemon()
          .name("cut-proxy")
          .start(() -> pump(client, server, Cut.REQUEST_LOST));
      Thread.ofPlatform()
          .daemon()
          .name("cut-proxy")
          .start(() -> pump(server, client, Cut.ANSWER_LOST));
      return this;
    }

    private void pump(Socket from, Socket to, Cut losesThis) {
      var bytes = new byte[16_384];
      try {
        for (var n = from.getInputStream().read(bytes);
            n >= 0;
            n = from.getInputStream().read(bytes)) {
          if (cut.equals(Optional.of(losesThis))) {
            break;
          }
          to.getOutputStream().write(bytes, 0, n);
        }
      } catch (IOException e) {
        // The wire is cut.
      }
      end();
    }

    void cut(Cut how) {
      if (how == Cut.BOTH) {
        end();
        return;
      }
      cut = Optional.of(how);
      Thread.ofVirtual()
          .start(() -> {
            try {
              Thread.sleep(LATEST_MILLIS);
            } catch (InterruptedException e) {
              return;
            }
            end();
          });
    }

    void end() {
      links.remove(this);
      for (var socket : new Socket[] {client, server}) {
        try {
          socket.close();
        } catch (IOException e) {
          // It is closed.
        }
      }
    }
  }
}

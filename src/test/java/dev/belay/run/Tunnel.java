package dev.belay.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One address that leads to one server now and to another one later, as a tunnel or a name does.
 */
final class Tunnel implements AutoCloseable {
  private final ServerSocket socket;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final Deque<Integer> targets = new ArrayDeque<>();

  Tunnel(int target) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    leadTo(target);
    Thread.ofPlatform().daemon().name("tunnel").start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** The next connections lead to these ports in turn, and all later ones to the last. */
  synchronized void leadTo(Integer... ports) {
    targets.clear();
    targets.addAll(List.of(ports));
  }

  /** Ends every connection that is open. */
  void cut() {
    for (var end : open) {
      try {
        end.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    open.clear();
  }

  private synchronized int next() {
    return targets.size() > 1 ? targets.removeFirst() : targets.getFirst();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var client = socket.accept();
        try {
          var server = new Socket("127.0.0.1", next());
          open.addAll(List.of(client, server));
          Thread.ofPlatform().daemon().name("tunnel").start(() -> copy(client, server));
          Thread.ofPlatform().daemon().name("tunnel").start(() -> copy(server, client));
        } catch (IOException e) {
          client.close();
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side left.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    cut();
  }
}

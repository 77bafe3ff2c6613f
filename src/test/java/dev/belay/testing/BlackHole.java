package dev.belay.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A port that leads to a server and can swallow what goes through it, as a firewall or a lost VPN
 * does: nothing arrives any more, and nobody is told. What was swallowed arrives when it is healed.
 */
public final class BlackHole implements AutoCloseable {
  /** A direction. */
  public enum Way {
    REQUESTS,
    ANSWERS
  }

  /** Which of the connections of a run. */
  public enum Of {
    WORK,
    WATCH
  }

  private final ServerSocket door;
  private final String host;
  private final int port;
  private final List<Link> links = new CopyOnWriteArrayList<>();
  private boolean newToo;

  /** A whole one. */
  public BlackHole(TestServer server) throws IOException {
    this.host = server.host();
    this.port = server.port();
    this.door = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofPlatform().daemon().name("black-hole").start(this::accept);
  }

  /** The port to connect to. */
  public int port() {
    return door.getLocalPort();
  }

  /** Swallows from now on what goes that way on those connections of now; later ones work. */
  public synchronized void swallow(Set<Of> which, Way way) {
    links.stream().filter(link -> which.contains(link.of)).forEach(link -> link.swallows.add(way));
  }

  /** Swallows everything from now on, on later connections too. */
  public synchronized void swallowAll() {
    newToo = true;
    links.forEach(link -> link.swallows.addAll(EnumSet.allOf(Way.class)));
  }

  /** Later connections work again; those of now stay as they are. */
  public synchronized void letNewThrough() {
    newToo = false;
  }

  /** Everything arrives again, what was swallowed first. */
  public synchronized void heal() {
    newToo = false;
    links.forEach(link -> link.swallows.clear());
    notifyAll();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var client = door.accept();
        try {
          var link = new Link(client, new Socket(host, port));
          synchronized (this) {
            if (newToo) {
              link.swallows.addAll(EnumSet.allOf(Way.class));
            }
            links.add(link);
          }
          link.start();
        } catch (IOException e) {
          client.close();
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private synchronized void awaitOpen(Link link, Way way) {
    while (link.swallows.contains(way) && !door.isClosed()) {
      try {
        wait();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    heal();
    links.forEach(Link::end);
  }

  private final class Link {
    private final Socket client;
    private final Socket server;
    private final Set<Way> swallows = EnumSet.noneOf(Way.class);
    private volatile Of of = Of.WORK;

    Link(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void start() {
      var pumps = Thread.ofPlatform().daemon().name("black-hole");
      pumps.start(() -> pump(client, server, Way.REQUESTS));
      pumps.start(() -> pump(server, client, Way.ANSWERS));
    }

    private void pump(Socket from, Socket to, Way way) {
      var bytes = new byte[16_384];
      try {
        for (var n = from.getInputStream().read(bytes);
            n >= 0;
            n = from.getInputStream().read(bytes)) {
          // The startup packet names the session.
          if (new String(bytes, 0, n, StandardCharsets.ISO_8859_1).contains("/watch\0")) {
            of = Of.WATCH;
          }
          awaitOpen(this, way);
          to.getOutputStream().write(bytes, 0, n);
        }
      } catch (IOException e) {
        // One of the two ends is gone, and then so is the other.
      }
      awaitOpen(this, way);
      end();
    }

    void end() {
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

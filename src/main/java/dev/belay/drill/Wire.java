package dev.belay.drill;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * A port of this machine that leads to a server, and that can be cut. Who is to lose the connection
 * connects here; {@link CutConnection} cuts.
 */
public final class Wire implements AutoCloseable {
  private static final int BUFFER = 16_384;
  private static final int PROBE_MILLIS = 1_000;

  /** Asks for TLS; every server answers with one byte (protocol, "SSLRequest"). */
  private static final int SSL_REQUEST = 80_877_103;

  private final ServerSocket door;
  private final FaultPermit permit;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.WHOLE;

  private Wire(ServerSocket door, FaultPermit permit) {
    this.door = door;
    this.permit = permit;
  }

  /** What the wire does now. */
  enum State {
    WHOLE,
    /** Connections are closed at both ends, new ones too. */
    RESET,
    /** Nothing is carried, and nobody is told. */
    SILENT
  }

  /** A wire to the permitted server, whole. */
  public static Wire to(FaultPermit permit) throws FaultException {
    try {
      var wire = new Wire(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), permit);
      Thread.ofVirtual().name("wire").start(wire::accept);
      return wire;
    } catch (IOException e) {
      throw new FaultException("No port is free for a wire.", "End other programs.", e);
    }
  }

  /** The port to connect to. */
  public int port() {
    return door.getLocalPort();
  }

  /** The ports from which the server sees those who come through here. */
  Set<Integer> serverSidePorts() {
    return links.stream().map(link -> link.server.getLocalPort()).collect(Collectors.toSet());
  }

  void become(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (next == State.RESET) {
      links.forEach(Link::end);
    }
  }

  /** Whether a server answers through here within a second. */
  boolean answers() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(door.getInetAddress(), port()), PROBE_MILLIS);
      socket.setSoTimeout(PROBE_MILLIS);
      socket.getOutputStream().write(ByteBuffer.allocate(8).putInt(8).putInt(SSL_REQUEST).array());
      return socket.getInputStream().read() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var client = door.accept();
        try {
          var link = new Link(client, new Socket(permit.host(), permit.port()));
          links.add(link);
          if (carrying() == State.RESET) {
            link.end();
          } else {
            link.start();
          }
        } catch (IOException e) {
          client.close();
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private State carrying() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  private void awaitWhole() {
    lock.lock();
    try {
      while (state == State.SILENT && !door.isClosed()) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Cuts for good. */
  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      // It is closed.
    }
    become(State.RESET);
  }

  private final class Link {
    private final Socket client;
    private final Socket server;

    Link(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void start() {
      Thread.ofVirtual().start(() -> pump(client, server));
      Thread.ofVirtual().start(() -> pump(server, client));
    }

    private void pump(Socket from, Socket to) {
      var bytes = new byte[BUFFER];
      try {
        for (var n = from.getInputStream().read(bytes);
            n >= 0;
            n = from.getInputStream().read(bytes)) {
          awaitWhole();
          to.getOutputStream().write(bytes, 0, n);
        }
      } catch (IOException e) {
        // One of the two ends is gone, and then so is the other.
      }
      awaitWhole();
      end();
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

package dev.belay.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of the keepalive: a session that waits for its server learns that the cable is
 * cut, instead of waiting for the operating system's two hours. Made by the driver from its class
 * name and an argument {@code idle,interval,count} in seconds; public for that reason only.
 */
public final class KeepaliveSocketFactory extends SocketFactory {
  private final int idle;
  private final int interval;
  private final int count;

  /** Takes {@code idle,interval,count}. */
  public KeepaliveSocketFactory(String argument) {
    var parts = argument.split(",");
    idle = Integer.parseInt(parts[0]);
    interval = Integer.parseInt(parts[1]);
    count = Integer.parseInt(parts[2]);
  }

  static String argument(DeadMansHandle.Keepalives keepalives) {
    return Math.max(1, keepalives.idle().toSeconds())
        + ","
        + Math.max(1, keepalives.interval().toSeconds())
        + ","
        + keepalives.count();
  }

  @Override
  public Socket createSocket() throws IOException {
    var socket = new Socket();
    socket.setKeepAlive(true);
    var options = socket.supportedOptions();
    if (options.contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, idle);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, interval);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, count);
    }
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null, 0);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), from, fromPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null, 0);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), from, fromPort);
  }

  private Socket connected(InetSocketAddress to, @Nullable InetAddress from, int fromPort)
      throws IOException {
    var socket = createSocket();
    try {
      if (from != null) {
        socket.bind(new InetSocketAddress(from, fromPort));
      }
      socket.connect(to);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}

package dev.belay.postgres;

/** A host name or address and a TCP port. */
public record HostPort(String host, int port) {
  /** The port of PostgreSQL when none is named. */
  public static final int DEFAULT_PORT = 5432;

  /** Checks that the port can exist. */
  public HostPort {
    if (host.isBlank()) {
      throw new IllegalArgumentException("A host has a name");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("A port lies between 1 and 65535: " + port);
    }
  }

  /** {@code host:port}, with brackets around an IPv6 address. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}

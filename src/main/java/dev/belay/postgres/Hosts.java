package dev.belay.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * Hosts and ports as libpq pairs them (PostgreSQL manual 34.1.1.3): one port for all, or one each.
 */
final class Hosts {
  private Hosts() {}

  static List<HostPort> of(Parameters parameters) throws SpecException {
    var keyword = parameters.find("hostaddr").isPresent() ? "hostaddr" : "host";
    if (keyword.equals("hostaddr")
        && parameters.text("sslmode").filter("verify-full"::equals).isPresent()) {
      throw new SpecException(
          parameters.place("hostaddr"),
          "hostaddr and sslmode=verify-full are both set, so there is no name to check.",
          "Name the host by host alone.");
    }
    var names = parameters.text(keyword).orElse("localhost").split(",", -1);
    var ports = parameters.text("port").orElse("").split(",", -1);
    if (ports.length != 1 && ports.length != names.length) {
      throw new SpecException(
          parameters.place("port"),
          ports.length + " ports are named for " + names.length + " hosts.",
          "Name one port for all, or one for each host.");
    }
    var hosts = new ArrayList<HostPort>();
    for (var index = 0; index < names.length; index++) {
      var name = names[index].strip();
      if (name.startsWith("/") || name.startsWith("@")) {
        throw new SpecException(
            parameters.place(keyword),
            "The host is a socket folder, and Belay connects by TCP only.",
            "Name localhost, or the address that the server listens on.");
      }
      var port = port(ports[ports.length == 1 ? 0 : index].strip(), parameters);
      hosts.add(new HostPort(name.isEmpty() ? "localhost" : name, port));
    }
    return hosts;
  }

  private static int port(String text, Parameters parameters) throws SpecException {
    if (text.isEmpty()) {
      return HostPort.DEFAULT_PORT;
    }
    var number = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > 65535) {
      throw new SpecException(
          parameters.place("port"),
          "The port is not a number between 1 and 65535.",
          "Give the server's port; PostgreSQL's own is 5432.");
    }
    return number;
  }
}

package dev.belay.drill;

import dev.belay.testing.TestServer;

/** Puts faults in and waits to be killed. */
final class DyingInjector {
  private DyingInjector() {}

  public static void main(String[] arguments) throws Exception {
    var server =
        TestServer.at(Integer.parseInt(arguments[0]), arguments[1], Integer.parseInt(arguments[2]));
    var permit = TestPermits.on(server, arguments[3]);
    new QueuedAlter("account", 10).inject(permit);
    System.out.println("ready");
    Thread.sleep(60_000);
  }
}

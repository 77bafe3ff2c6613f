package dev.belay.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C, SIGTERM and SIGHUP (the terminal is gone). The JDK's signal class (module
 * jdk.unsupported) is reached by reflection: javac warns of every direct use, and where it is
 * missing, a signal ends the process at once.
 */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /** Calls the listener at each INT, TERM and HUP, on a thread of the JDK's. */
  static void listen(Runnable listener) {
    try {
      var signal = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler call =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              listener.run();
            }
            return null;
          };
      var proxy =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, call);
      for (var name : new String[] {"INT", "TERM", "HUP"}) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn("Signals cannot be listened to: {}", e.toString());
    }
  }
}

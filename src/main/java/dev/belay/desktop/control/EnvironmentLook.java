package dev.belay.desktop.control;

import dev.belay.desktop.fx.Icon;
import dev.belay.postgres.Environment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.scene.Node;

/** The one way in which an environment is written: its icon, its word, its colour. */
public final class EnvironmentLook {
  private EnvironmentLook() {}

  /** Its line icon. */
  public static Icon icon(Environment environment) {
    return switch (environment) {
      case PRODUCTION -> Icon.GLOBE;
      case STAGING -> Icon.COPY;
      case DEVELOPMENT -> Icon.CODE;
      case SANDBOX -> Icon.BOX;
    };
  }

  /** Its word in capitals. */
  public static String word(Environment environment) {
    return environment.name();
  }

  /** Colours a node by the environment's pseudo-class, such as {@code :production}. */
  public static void mark(Node node, Environment environment) {
    for (var other : environments()) {
      var pseudoClass = PseudoClass.getPseudoClass(other.name().toLowerCase(Locale.ROOT));
      node.pseudoClassStateChanged(pseudoClass, other == environment);
    }
  }

  private static List<Environment> environments() {
    return Arrays.asList(Environment.values());
  }
}

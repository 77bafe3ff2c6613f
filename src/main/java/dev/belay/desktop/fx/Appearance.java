package dev.belay.desktop.fx;

import javafx.application.ColorScheme;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Parent;
import javafx.scene.Scene;

/**
 * What a window looks like: theme, density and text size. A scene that is given to it follows each
 * change at once. FX thread only.
 */
public final class Appearance {
  private final ObjectProperty<ThemeChoice> choice = new SimpleObjectProperty<>(ThemeChoice.SYSTEM);
  private final ObjectProperty<ColorScheme> system = new SimpleObjectProperty<>(ColorScheme.LIGHT);
  private final ObjectProperty<Density> density = new SimpleObjectProperty<>(Density.STANDARD);
  private final ObjectProperty<TextScale> scale = new SimpleObjectProperty<>(TextScale.P100);
  private final ObjectBinding<Theme> theme =
      Bindings.createObjectBinding(() -> choice.get().theme(system.get()), choice, system);

  /** The person's choice. */
  public ObjectProperty<ThemeChoice> choice() {
    return choice;
  }

  /** What the system says; bound to the platform's preferences by the window. */
  public ObjectProperty<ColorScheme> system() {
    return system;
  }

  public ObjectProperty<Density> density() {
    return density;
  }

  public ObjectProperty<TextScale> scale() {
    return scale;
  }

  /** The theme that follows from choice and system. */
  public ObjectBinding<Theme> theme() {
    return theme;
  }

  /** Dresses the scene now and at each change, until the subscriptions end. */
  public void follow(Scene scene, Subscriptions subscriptions) {
    subscriptions.watch(theme, now -> now.dress(scene));
    subscriptions.watch(density, now -> classes(scene.getRoot(), scene.getWidth()));
    subscriptions.watch(scale, now -> classes(scene.getRoot(), scene.getWidth()));
    subscriptions.watch(scene.widthProperty(), now -> classes(scene.getRoot(), now.doubleValue()));
  }

  /** The width class of a window of that width. */
  public WidthClass widthClass(double width) {
    return WidthClass.of(width, scale.get().factor());
  }

  /** Sets the root's style classes for a width. */
  public void classes(Parent root, double width) {
    var classes = root.getStyleClass();
    for (var other : WidthClass.values()) {
      classes.remove(other.styleClass());
    }
    classes.add(widthClass(width).styleClass());
    for (var other : TextScale.values()) {
      classes.remove("scale-" + other.percent());
    }
    classes.add("scale-" + scale.get().percent());
    classes.remove("compact");
    if (density.get() == Density.COMPACT) {
      classes.add("compact");
    }
  }
}

package dev.belay.desktop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Appearance;
import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Room;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.ShellViewModel;
import dev.belay.postgres.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.text.Text;
import org.kordamp.ikonli.javafx.FontIcon;

/** Draws rooms within the frame, in both themes and sizes, and finds what is cut. */
public final class Screens {
  private Screens() {}

  /** Draws the room in each theme and size; nothing may be cut, no style sheet may complain. */
  public static void draw(String name, Supplier<? extends Room> room, BandState band) {
    drawOver(name, room, band, _ -> {});
  }

  /** The same, with something done to the frame first, such as opening a dialog. */
  public static void drawOver(
      String name, Supplier<? extends Room> room, BandState band, Consumer<Shell> then) {
    var cut = new ArrayList<String>();
    var said =
        Fx.cssWarnings(() -> {
          var scene = Fx.on(() -> new Scene(shell(room.get(), band, then), 1280, 800));
          for (var theme : Theme.values()) {
            cut.addAll(Fx.on(() -> draw(name, scene, theme, 1280, 800)));
            cut.addAll(Fx.on(() -> draw(name, scene, theme, 1920, 1080)));
          }
          cut.addAll(
              Fx.on(() -> {
                var large = (Shell) scene.getRoot();
                large.commands().run("text.larger");
                large.commands().run("text.larger");
                large.commands().run("text.larger");
                var found = draw(name + "-150", scene, Theme.LIGHT, 1280, 800);
                large.close();
                return found;
              }));
        });
    assertThat(said).isEmpty();
    assertThat(cut).isEmpty();
  }

  private static Shell shell(Room room, BandState band, Consumer<Shell> then) {
    var model = new ShellViewModel(band);
    model.stands("All journals intact", true);
    var shell = new Shell(model, new Appearance(), List.of(room));
    model.open(room.place());
    then.accept(shell);
    return shell;
  }

  private static List<String> draw(String name, Scene scene, Theme theme, int width, int height) {
    var picture = name + "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width;
    Fx.save(Fx.picture(scene, theme, width, height), picture);
    return cut(scene.getRoot(), picture);
  }

  /** A room with that view and nothing around it. */
  public static Room room(Place place, String subtitle, Supplier<? extends Parent> view) {
    return new Room(
        place,
        new SimpleStringProperty(subtitle),
        List.of(),
        view,
        List.of(Room.Hint.of("palette", "Any command"), Room.Hint.of("keys", "All keys")),
        Optional::<Node>empty);
  }

  /** The band of a server of that environment. */
  public static BandState band(Environment environment) {
    return new BandState.Connected(
        environment,
        "nchat",
        new BandState.Server(
            "db-1.nchat.internal:5432",
            Optional.of("migrator"),
            "Primary, PostgreSQL 16.4",
            Optional.of("7405…2261 / TL 3"),
            Optional.of("matches run")),
        "02:41:09 UTC");
  }

  /** The labels below that node whose text is not drawn in full. */
  public static List<String> cut(Parent root, String screen) {
    var cut = new ArrayList<String>();
    collect(root, screen, cut);
    return cut;
  }

  /** A label is cut when the text that is drawn is not the text that it was given. */
  private static void collect(Node node, String screen, List<String> cut) {
    if (node instanceof Labeled label && label.isVisible() && label.getText() != null) {
      for (var child : label.getChildrenUnmodifiable()) {
        if (child instanceof Text text
            && !(child instanceof FontIcon)
            && !text.getText().equals(label.getText())) {
          cut.add(screen + ": " + label.getText() + " -> " + text.getText());
        }
      }
    }
    if (node instanceof Parent parent && node.isVisible()) {
      parent.getChildrenUnmodifiable().forEach(child -> collect(child, screen, cut));
    }
  }
}

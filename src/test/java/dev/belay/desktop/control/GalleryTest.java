package dev.belay.desktop.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.testing.Fx;
import java.awt.image.BufferedImage;
import java.util.Locale;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Draws every part in both themes into target/screens. */
class GalleryTest {
  @Test
  void allPartsAreDrawnInBothThemesSideBySide() {
    var both = new BufferedImage(1920, 1080, BufferedImage.TYPE_INT_ARGB);
    Fx.run(() -> {
      var graphics = both.createGraphics();
      graphics.drawImage(Fx.picture(new Gallery(), Theme.LIGHT, 960, 1080), 0, 0, null);
      graphics.drawImage(Fx.picture(new Gallery(), Theme.DARK, 960, 1080), 960, 0, null);
      graphics.dispose();
    });
    Fx.save(both, "components-1920");
    assertThat(both.getRGB(5, 5)).isEqualTo(0xffffffff);
    assertThat(both.getRGB(965, 5)).isEqualTo(0xff0d1117);
  }

  @ParameterizedTest
  @EnumSource(Theme.class)
  void theBandIsDrawnInAllItsStates(Theme theme) {
    Fx.run(() -> {
      var bands = new VBox(8);
      Gallery.bandStates().forEach(state -> bands.getChildren().add(new EnvironmentBand(state)));
      var name = "bands-" + theme.name().toLowerCase(Locale.ROOT) + "-1280";
      Fx.save(Fx.picture(bands, theme, 1280, 300), name);
    });
  }

  @ParameterizedTest
  @EnumSource(Theme.class)
  void noPartMakesTheCssEngineComplain(Theme theme) {
    var said = Fx.cssWarnings(() -> Fx.run(() -> Fx.picture(new Gallery(), theme, 960, 1080)));
    assertThat(said).isEmpty();
  }
}

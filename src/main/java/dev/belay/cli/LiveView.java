package dev.belay.cli;

import dev.belay.live.Sample;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** How one look at a server is shown. */
interface LiveView {
  /** One line and its colour. */
  record Row(String text, Output.Colour colour) {
    static Row of(String text) {
      return new Row(text, Output.Colour.PLAIN);
    }
  }

  /** For people; the most important first, because a terminal ends somewhere. */
  List<Row> text(Sample sample);

  /** For programs. */
  ObjectNode json(Sample sample);
}

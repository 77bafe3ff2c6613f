package dev.belay.cli;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import dev.belay.live.Sample;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Samples as JSON: the records as they are, their components as fields. */
final class LiveJson {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultVisibility(all -> all.withIsGetterVisibility(Visibility.NONE))
          .build();

  private LiveJson() {}

  /** What every look has. */
  static ObjectNode head(Sample sample) {
    var node = MAPPER.createObjectNode();
    node.put("serverTime", sample.serverTime().toString());
    node.set("cost", MAPPER.valueToTree(sample.cost()));
    node.set("sight", MAPPER.valueToTree(sample.sight()));
    return node;
  }
}

package dev.belay.journal;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Events as JSON and back. */
final class EventJson {
  /** A whole runbook with its SQL stands in the first line. */
  static final int LONGEST_LINE = 8 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(LONGEST_LINE)
                          .maxDocumentLength(LONGEST_LINE)
                          .maxNestingDepth(50)
                          .build())
                  .build())
          .registerSubtypes(kinds(JournalEvent.class))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private EventJson() {}

  private static List<Class<?>> kinds(Class<?> sealed) {
    var kinds = new ArrayList<Class<?>>();
    for (var permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        kinds.addAll(kinds(permitted));
      } else {
        kinds.add(permitted);
      }
    }
    return kinds;
  }

  /** The event as a tree without secrets. */
  static JsonNode write(JournalEvent event, Redactor redactor) {
    return redact(MAPPER.<JsonNode>valueToTree(event), redactor);
  }

  /** The event of a tree. */
  static JournalEvent read(JsonNode tree) throws JacksonException {
    return MAPPER.treeToValue(tree, JournalEvent.class);
  }

  static JsonMapper mapper() {
    return MAPPER;
  }

  private static JsonNode redact(JsonNode node, Redactor redactor) {
    if (node instanceof StringNode text) {
      var clean = redactor.redact(text.stringValue());
      return clean.equals(text.stringValue()) ? text : StringNode.valueOf(clean);
    }
    if (node instanceof ObjectNode object) {
      for (var name : List.copyOf(object.propertyNames())) {
        object.set(name, redact(object.get(name), redactor));
      }
    }
    if (node instanceof ArrayNode array) {
      for (var i = 0; i < array.size(); i++) {
        array.set(i, redact(array.get(i), redactor));
      }
    }
    return node;
  }
}

package dev.belay.runbook;

import dev.belay.runbook.YamlNode.Entry;
import dev.belay.runbook.YamlNode.Item;
import dev.belay.runbook.YamlNode.Mapping;
import dev.belay.runbook.YamlNode.Mark;
import dev.belay.runbook.YamlNode.Scalar;
import dev.belay.runbook.YamlNode.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of a resolved runbook, with the keys of the file and every value written out. */
public final class RunbookJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private RunbookJson() {}

  /** The JSON form: {@code runbook}, {@code file} and {@code sources}. */
  public static ObjectNode write(Resolved resolved) {
    var json = NODES.objectNode();
    json.put("file", resolved.file().toString());
    var sources = json.putArray("sources");
    for (var source : resolved.sources()) {
      sources.addObject().put("file", source.file()).put("sha256", source.sha256());
    }
    json.set("runbook", json(new Unbinder(true).runbook(resolved.runbook())));
    return json;
  }

  /** The JSON form as one line of text. */
  public static String text(Resolved resolved) {
    return MAPPER.writeValueAsString(write(resolved));
  }

  /**
   * The runbook of a text that {@link #text} made.
   *
   * @throws IllegalArgumentException if the text is not such a one; the message names the first
   *     fault
   */
  public static Resolved read(String text) {
    try {
      return read(MAPPER.readTree(text));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("The resolved runbook is not JSON.", e);
    }
  }

  /**
   * The runbook of a JSON form that {@link #write} made.
   *
   * @throws IllegalArgumentException if it is not such a form; the message names the first fault
   */
  public static Resolved read(JsonNode json) {
    var file = Path.of(json.path("file").asString("runbook"));
    var problems = new Problems(file);
    var runbook = new Binder(problems, new Places()).runbook(yaml(json.path("runbook")));
    if (problems.hasErrors()) {
      var first = problems.all().getFirst();
      throw new IllegalArgumentException(
          "The resolved runbook cannot be read: " + first.message() + ". " + first.cure());
    }
    var sources = new ArrayList<Resolved.Source>();
    for (var source : json.path("sources")) {
      sources.add(
          new Resolved.Source(
              source.path("file").asString(""), source.path("sha256").asString("")));
    }
    return new Resolved(runbook, file, sources);
  }

  private static JsonNode json(YamlNode node) {
    return switch (node) {
      case Scalar scalar when scalar.style() == YamlNode.Style.PLAIN -> plain(scalar.text());
      case Scalar scalar -> NODES.stringNode(scalar.text());
      case Sequence sequence -> {
        var array = NODES.arrayNode();
        sequence.items().forEach(item -> array.add(json(item.value())));
        yield array;
      }
      case Mapping mapping -> {
        var object = NODES.objectNode();
        mapping.entries().forEach(e -> object.set(e.key().text(), json(e.value())));
        yield object;
      }
    };
  }

  private static JsonNode plain(String text) {
    return switch (text) {
      case "true", "false" -> NODES.booleanNode(text.equals("true"));
      default ->
          text.matches("-?[0-9]{1,9}")
              ? NODES.numberNode(Integer.parseInt(text))
              : NODES.stringNode(text);
    };
  }

  private static YamlNode yaml(JsonNode json) {
    if (json.isObject()) {
      var entries = new ArrayList<Entry>();
      for (var property : json.properties()) {
        entries.add(new Entry(property.getKey(), yaml(property.getValue())));
      }
      return new Mapping(entries, Mark.START);
    } else if (json.isArray()) {
      var items = new ArrayList<Item>();
      json.forEach(item -> items.add(new Item(yaml(item))));
      return new Sequence(items, Mark.START);
    }
    return json.isString() ? Scalar.quoted(json.asString()) : Scalar.plain(json.asString(""));
  }
}

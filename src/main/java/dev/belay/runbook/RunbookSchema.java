package dev.belay.runbook;

import dev.belay.runbook.Shape.Field;
import dev.belay.runbook.Shape.Group;
import dev.belay.runbook.Shape.Presence;
import dev.belay.runbook.Shape.Use;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema (2020-12) of a runbook's file, made from the records. It knows the shape of a
 * file; what goes beyond it (references, order of steps) only {@link RunbookReader} checks.
 */
public final class RunbookSchema {
  /** The id of the schema; it names the version of the format. */
  public static final String ID = "urn:belay:runbook:1";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Properties descriptions = descriptions();
  private final TreeMap<String, ObjectNode> definitions = new TreeMap<>();

  private RunbookSchema() {}

  /** The schema as indented text that ends with a line break. */
  public static String text() {
    var mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    return mapper.writeValueAsString(json()).replace("\r\n", "\n") + "\n";
  }

  /** The schema. */
  public static ObjectNode json() {
    return new RunbookSchema().root();
  }

  /** What editors and the manual say about a field. */
  static String description(Field field, Properties descriptions) {
    var key = field.accessor().getDeclaringClass().getSimpleName() + "." + field.key();
    return Objects.requireNonNullElse(descriptions.getProperty(key), "");
  }

  static Properties descriptions() {
    var properties = new Properties();
    try (var in = RunbookSchema.class.getResourceAsStream("fields.properties")) {
      properties.load(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode root() {
    var schema = NODES.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", ID);
    schema.put("title", "Belay runbook");
    schema.setAll(group(Format.RUNBOOK));
    var defs = schema.putObject("$defs");
    definitions.forEach(defs::set);
    return schema;
  }

  private ObjectNode group(Group group) {
    var schema = NODES.objectNode();
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    var required = NODES.arrayNode();
    var properties = NODES.objectNode();
    for (var field : group.flat()) {
      properties.set(field.key(), field(field));
      if (field.presence() == Presence.REQUIRED) {
        required.add(field.key());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    schema.set("properties", properties);
    return schema;
  }

  private ObjectNode field(Field field) {
    var described = NODES.objectNode();
    var text = description(field, descriptions);
    if (!text.isEmpty()) {
      described.put("description", text);
    }
    described.setAll(shape(field.shape()));
    if (field.presence() == Presence.REQUIRED
        && field.shape() instanceof Shape.Items items
        && !items.alone()) {
      described.put("minItems", 1);
    }
    if (field.key().equals("belay")) {
      described.put("const", Format.VERSION);
    }
    return described;
  }

  private ObjectNode shape(Shape shape) {
    var schema = NODES.objectNode();
    switch (shape) {
      case Shape.Text text -> text(schema, text.use());
      case Shape.Whole _ -> schema.put("type", "integer");
      case Shape.Flag _ -> schema.put("type", "boolean");
      case Shape.Span _ -> {
        schema.put("type", "string").put("pattern", Durations.PATTERN);
        schema.putArray("examples").add("500ms").add("30s").add("5min").add("1h30min").add("7d");
      }
      case Shape.Day _ -> {
        schema.put("type", "string").put("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
        schema.putArray("examples").add("2027-02-19");
      }
      case Shape.Choice choice -> {
        var words = schema.putArray("enum");
        choice.words().forEach(words::add);
      }
      case Shape.Items items -> items(schema, items);
      case Shape.Table table -> {
        schema.put("type", "object");
        schema.set("additionalProperties", shape(table.value()));
      }
      case Group group -> reference(schema, group.type().getSimpleName(), group);
      case Shape.Kinds kinds -> kinds(schema, kinds);
      case Shape.Failure _ -> failure(schema);
    }
    return schema;
  }

  private static void text(ObjectNode schema, Use use) {
    if (use.anyScalar()) {
      var types = schema.putArray("type").add("string").add("number").add("boolean");
      if (use == Use.NULLABLE) {
        types.add("null");
      }
      return;
    }
    schema.put("type", "string");
    switch (use) {
      case ID -> {
        schema.put("pattern", Names.SLUG);
        schema.putArray("examples").add("check-replicas");
      }
      case NAME -> {
        schema.put("pattern", Names.NAME);
        schema.putArray("examples").add("row_count");
      }
      case CAPTURED -> schema.putArray("examples").add("count-rows.row_count");
      case FILE -> schema.putArray("examples").add("sql/fill.sql");
      case WORD, PROSE, TEMPLATE, FOLDER, SQL, LITERAL, VALUE, NULLABLE, STEP, PARAM -> {}
    }
  }

  private void items(ObjectNode schema, Shape.Items items) {
    var list = items.alone() ? NODES.objectNode() : schema;
    list.put("type", "array");
    list.set("items", shape(items.item()));
    if (items.alone()) {
      schema.putArray("anyOf").add(shape(items.item())).add(list);
    }
  }

  private void reference(ObjectNode schema, String name, Group group) {
    if (!definitions.containsKey(name)) {
      definitions.put(name, NODES.objectNode());
      definitions.put(name, group(group));
    }
    schema.put("$ref", "#/$defs/" + name);
  }

  private void kinds(ObjectNode schema, Shape.Kinds kinds) {
    schema.put("type", "object");
    var choices = NODES.arrayNode();
    var names = NODES.arrayNode();
    kinds
        .kinds()
        .forEach((name, group) -> {
          names.add(name);
          var definition = group(group);
          var properties = NODES.objectNode();
          properties.putObject("type").put("const", name);
          properties.setAll((ObjectNode) definition.get("properties"));
          var required = NODES.arrayNode().add("type");
          if (definition.has("required")) {
            definition.get("required").forEach(required::add);
          }
          definition.set("required", required);
          definition.set("properties", properties);
          definition.put(
              "description",
              Objects.requireNonNullElse(descriptions.getProperty("Action." + name), ""));
          var key = "action-" + name;
          definitions.put(key, definition);
          choices.addObject().put("$ref", "#/$defs/" + key);
        });
    schema.putArray("required").add("type");
    schema.putObject("properties").putObject("type").set("enum", names);
    schema.set("oneOf", choices);
  }

  private static void failure(ObjectNode schema) {
    var forms = schema.putArray("oneOf");
    forms.addObject().putArray("enum").add("stop").add("continue").add("rollback");
    var go = forms.addObject().put("type", "object").put("additionalProperties", false);
    go.putArray("required").add("goto");
    go.putObject("properties").putObject("goto").put("type", "string");
    var back = forms.addObject().put("type", "object").put("additionalProperties", false);
    back.putArray("required").add("rollback");
    back.putObject("properties").putObject("rollback").put("const", "automatic");
  }
}

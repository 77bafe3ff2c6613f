package dev.belay.runbook;

import dev.belay.runbook.YamlNode.Entry;
import dev.belay.runbook.YamlNode.Item;
import dev.belay.runbook.YamlNode.Mapping;
import dev.belay.runbook.YamlNode.Mark;
import dev.belay.runbook.YamlNode.Remarks;
import dev.belay.runbook.YamlNode.Scalar;
import dev.belay.runbook.YamlNode.Sequence;
import dev.belay.runbook.YamlNode.Style;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the part of YAML 1.2 that runbooks are written in: one document of mappings, lists and
 * texts. Anchors, aliases, tags, directives and further documents are refused, so a file is never
 * larger or deeper than it looks.
 */
final class YamlParser {
  private static final int DEEPEST = 30;

  private final String text;
  private final String[] lines;
  private final Problems problems;
  private final YamlComments comments;
  private Iterator<Event> events = List.<Event>of().iterator();
  private Mark last = Mark.START;

  private YamlParser(String text, Problems problems) {
    this.text = text;
    this.lines = text.split("\r\n|\r|\n", -1);
    this.problems = problems;
    this.comments = new YamlComments(text);
  }

  /** A file: its root and the comments that stand after everything else. */
  record Document(YamlNode root, List<String> tail) {}

  /** Ends the parsing of a file that cannot be read any further; its problem is already noted. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The document, or nothing when the text cannot be read; every problem is added. */
  static Optional<Document> parse(String text, Problems problems) {
    var parser = new YamlParser(text, problems);
    try {
      return parser.document();
    } catch (Unreadable _) {
      return Optional.empty();
    } catch (MarkedYamlEngineException e) {
      parser.syntaxError(e);
      return Optional.empty();
    } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // The engine does not wrap what an escape for no character of Unicode, say, makes it throw.
      problems.error(
          parser.last,
          "this is not YAML: " + firstLine(String.valueOf(e.getMessage())),
          "Look at the text behind this place, at its escapes above all.");
      return Optional.empty();
    }
  }

  private Optional<Document> document() {
    if (!printable()) {
      return Optional.empty();
    }
    // The whole text fits into the buffer: at its end the engine's reader fails on characters
    // outside
    // of the basic plane (see jackson-dataformats-text issue 508).
    var settings =
        LoadSettings.builder()
            .setLabel("runbook")
            .setCodePointLimit(Integer.MAX_VALUE)
            .setBufferSize(text.length() + 16)
            .build();
    events = new Parse(settings).parseString(text).iterator();
    Optional<YamlNode> root = Optional.empty();
    while (events.hasNext()) {
      var event = events.next();
      if (event instanceof DocumentStartEvent start) {
        refuseDirectives(start);
        if (root.isPresent()) {
          problems.error(
              mark(event),
              "a second document begins here",
              "Keep one runbook per file; remove the line ---.");
          break;
        }
        root = Optional.of(node(events.next(), 0, Optional.empty()));
      }
      if (event instanceof StreamEndEvent) {
        break;
      }
    }
    if (root.isEmpty() || (root.get() instanceof Scalar scalar && scalar.isNothing())) {
      problems.error(
          Mark.START, "the file is empty", "Begin with belay: 1, id, title, kind and owner.");
      return Optional.empty();
    }
    return root.map(node -> new Document(node, comments.attach()));
  }

  private void refuseDirectives(DocumentStartEvent start) {
    if (!start.getTags().isEmpty() || start.getSpecVersion().isPresent()) {
      problems.error(
          Mark.START,
          "the file has a % directive",
          "Remove it; runbooks are YAML 1.2 as they are.");
    }
  }

  private YamlNode node(Event event, int depth, Optional<YamlComments.Spot> parent) {
    last = mark(event);
    if (depth > DEEPEST) {
      problems.error(
          mark(event),
          "this is nested more than " + DEEPEST + " levels deep",
          "No part of a runbook is; check the brackets and the indentation.");
      throw new Unreadable();
    }
    if (event instanceof AliasEvent alias) {
      problems.error(
          mark(event),
          "aliases (*" + alias.getAlias().getValue() + ") are not part of the format",
          "Write the value out.");
      return new Scalar("", Style.QUOTED, mark(event), 0);
    }
    if (event instanceof NodeEvent anchored && anchored.getAnchor().isPresent()) {
      problems.error(
          mark(event),
          "anchors (&" + anchored.getAnchor().get().getValue() + ") are not part of the format",
          "Remove it, and write values out where they are used.");
    }
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar);
      case MappingStartEvent start -> mapping(start, depth, parent);
      case SequenceStartEvent start -> sequence(start, depth, parent);
      default -> throw new IllegalStateException("unexpected event " + event);
    };
  }

  private Scalar scalar(ScalarEvent event) {
    refuseTag(event, event.getTag());
    var style =
        switch (event.getScalarStyle()) {
          case PLAIN, JSON_SCALAR_STYLE -> Style.PLAIN;
          case LITERAL -> Style.LITERAL;
          case FOLDED -> Style.FOLDED;
          case SINGLE_QUOTED, DOUBLE_QUOTED -> Style.QUOTED;
        };
    var mark = mark(event);
    comments.cover(
        mark,
        index(event),
        event.getScalarStyle() == ScalarStyle.LITERAL
            || event.getScalarStyle() == ScalarStyle.FOLDED);
    return new Scalar(
        event.getValue(), style, mark, style == Style.LITERAL ? indent(mark, event.getValue()) : 0);
  }

  private Mapping mapping(MappingStartEvent start, int depth, Optional<YamlComments.Spot> parent) {
    refuseTag(start, start.getTag());
    var entries = new ArrayList<Entry>();
    var seen = new HashMap<String, Mark>();
    for (var event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
      var remarks = new Remarks();
      var keyNode = node(event, depth + 1, parent);
      var valueEvent = events.next();
      var spot = comments.spot(keyNode.mark(), remarks, parent, flow(valueEvent));
      var value = node(valueEvent, depth + 1, Optional.of(spot));
      if (!(keyNode instanceof Scalar key)) {
        problems.error(keyNode.mark(), "a key is a single word here", "Write it as key: value.");
        continue;
      }
      if (key.style() == Style.PLAIN && key.text().equals("<<")) {
        problems.error(
            key.mark(), "merge keys (<<) are not part of the format", "Write the values out.");
        continue;
      }
      var first = seen.putIfAbsent(key.text(), key.mark());
      if (first != null) {
        problems.error(
            key.mark(),
            "the key \"" + key.text() + "\" is already there in line " + first.line(),
            "Keep one of the two.");
        continue;
      }
      entries.add(new Entry(key, value, remarks));
    }
    return new Mapping(entries, mark(start));
  }

  private Sequence sequence(
      SequenceStartEvent start, int depth, Optional<YamlComments.Spot> parent) {
    refuseTag(start, start.getTag());
    var items = new ArrayList<Item>();
    for (var event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
      var remarks = new Remarks();
      var spot = comments.spot(mark(event), remarks, parent, flow(event));
      items.add(new Item(node(event, depth + 1, Optional.of(spot)), remarks));
    }
    return new Sequence(items, mark(start));
  }

  private void refuseTag(Event event, Optional<String> tag) {
    if (tag.isPresent()) {
      problems.error(
          mark(event), "tags (" + tag.get() + ") are not part of the format", "Remove it.");
    }
  }

  private static boolean flow(Event event) {
    return event instanceof CollectionStartEvent start && start.isFlow();
  }

  private int indent(Mark mark, String value) {
    var content = value.lines().toList();
    for (var i = 0; i < content.size(); i++) {
      if (!content.get(i).isBlank() && mark.line() + i < lines.length) {
        var line = lines[mark.line() + i];
        return Math.max(0, line.indexOf(content.get(i)));
      }
    }
    return 0;
  }

  private boolean printable() {
    var line = 1;
    var column = 1;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\n') {
        line++;
        column = 0;
      } else if ((c < ' ' && c != '\t' && c != '\r') || c == 0x7f || c == 0xfffe || c == 0xffff) {
        problems.error(
            new Mark(line, column, i),
            "the character U+%04X does not belong into a text file".formatted((int) c),
            "Remove it; a runbook is plain UTF-8 text.");
        return false;
      }
      column++;
    }
    return true;
  }

  private void syntaxError(MarkedYamlEngineException e) {
    var place =
        e.getProblemMark()
            .map(m -> new Mark(m.getLine() + 1, m.getColumn() + 1, m.getIndex()))
            .orElse(Mark.START);
    var line = place.line() <= lines.length ? lines[place.line() - 1] : "";
    var indentation = line.substring(0, line.length() - line.stripLeading().length());
    if (indentation.contains("\t")) {
      problems.error(
          new Mark(place.line(), indentation.indexOf('\t') + 1, place.index()),
          "the line is indented with a tab",
          "Indent with two spaces for each level.");
      return;
    }
    problems.error(
        place,
        "this is not YAML: " + firstLine(e.getProblem()),
        "Check the indentation and the brackets above this place, and put a text in quotes that"
            + " contains \": \" or begins with one of @ ` % & * ! | > [ ] { }.");
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("unreadable").strip();
  }

  private static Mark mark(Event event) {
    return event
        .getStartMark()
        .map(m -> new Mark(m.getLine() + 1, m.getColumn() + 1, m.getIndex()))
        .orElse(Mark.START);
  }

  private static int index(Event event) {
    return event.getEndMark().map(m -> m.getIndex()).orElse(0);
  }
}

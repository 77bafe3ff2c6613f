package dev.belay.run.answers;

import dev.belay.run.answers.Answers.Answer;
import dev.belay.run.answers.Answers.Key;
import dev.belay.runbook.Action;
import dev.belay.runbook.DidYouMean;
import dev.belay.runbook.Parameter;
import dev.belay.runbook.Problem;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads an answers file for one runbook; finds every problem, with its place and cure. */
public final class AnswersReader {
  private static final long LARGEST = 1 << 20;

  /** The gate that the engine itself puts before every change of production. */
  private static final String BACKUP_GATE = "A verified backup, because this is production";

  /** The gate before an apply step whose history names migrations that its folder has not. */
  private static final String MISSING_GATE = "The files of all applied migrations are here";

  private static final List<String> TOP = List.of("params", "operator", "answers");

  private final Path file;
  private final Runbook runbook;
  private final List<Problem> problems = new ArrayList<>();

  private AnswersReader(Path file, Runbook runbook) {
    this.file = file;
    this.runbook = runbook;
  }

  /** What came of reading: the answers, or the problems because of which there are none. */
  public record Read(Answers answers, List<Problem> problems) {
    public Read {
      problems = List.copyOf(problems);
    }
  }

  /** Reads the file; without problems or without answers. */
  public static Read read(Path file, Runbook runbook) {
    var reader = new AnswersReader(file, runbook);
    var answers = reader.text().flatMap(reader::compose).map(reader::answers);
    reader.problems.sort(Comparator.comparing(Problem::line).thenComparing(Problem::column));
    return new Read(answers.orElse(Answers.NONE), reader.problems);
  }

  private Optional<String> text() {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > LARGEST) {
        at(1, 1, "the answers file is larger than 1 MiB", "Keep only the answers in it.");
        return Optional.empty();
      }
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException _) {
      at(1, 1, "there is no file " + file, "Check the path, or create the file.");
    } catch (CharacterCodingException _) {
      at(1, 1, "the file is not UTF-8 text", "Save it in UTF-8.");
    } catch (IOException _) {
      at(1, 1, "the file cannot be read", "Name a file, and see that it may be read by you.");
    }
    return Optional.empty();
  }

  private Optional<MappingNode> compose(String text) {
    try {
      var settings =
          LoadSettings.builder()
              .setLabel("answers")
              .setAllowRecursiveKeys(false)
              .setMaxAliasesForCollections(0)
              .build();
      var root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        at(1, 1, "the file is empty", "Begin with answers: and the ids of steps below it.");
        return Optional.empty();
      }
      return mapping(root.get(), "Begin with answers: and the ids of steps below it.");
    } catch (MarkedYamlEngineException e) {
      var mark = e.getProblemMark();
      at(
          mark.map(m -> m.getLine() + 1).orElse(1),
          mark.map(m -> m.getColumn() + 1).orElse(1),
          "this is not YAML: " + e.getProblem(),
          "Check the indentation, the brackets and the quotes above this place.");
    } catch (YamlEngineException e) {
      var first = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
      at(1, 1, "this is not YAML: " + first, "Write it as YAML 1.2, without aliases.");
    }
    return Optional.empty();
  }

  private Answers answers(MappingNode root) {
    var params = new LinkedHashMap<String, String>();
    var steps = new LinkedHashMap<String, Answer>();
    var operator = Optional.<String>empty();
    for (var entry : entries(root, TOP).entrySet()) {
      switch (entry.getKey()) {
        case "params" -> params(entry.getValue(), params);
        case "operator" -> operator = scalar(entry.getValue(), "the operator");
        case "answers" -> steps(entry.getValue(), steps);
        default -> {}
      }
    }
    return new Answers(params, operator, steps);
  }

  private void params(Node node, Map<String, String> params) {
    var known = runbook.params().stream().map(Parameter::name).toList();
    var found = mapping(node, "Write one line name: value for each parameter.");
    if (found.isEmpty()) {
      return;
    }
    entries(found.get(), known)
        .forEach((name, value) ->
            scalar(value, "the parameter " + name)
                .ifPresent(text -> param(name, text, value, params)));
  }

  private void param(String name, String text, Node place, Map<String, String> params) {
    params.put(name, text);
    runbook.params().stream()
        .filter(param -> param.name().equals(name))
        .flatMap(param -> param.fault(text).stream())
        .forEach(fault -> problem(place, withoutStop(fault), "Give another value."));
  }

  private void steps(Node node, Map<String, Answer> steps) {
    var known = runbook.steps().stream().map(Step::id).toList();
    var found = mapping(node, "Write the id of a step, and below it what is answered.");
    if (found.isEmpty()) {
      return;
    }
    entries(found.get(), known)
        .forEach((id, value) ->
            mapping(value, "Write what is answered, as in " + id + ": {value: …}.")
                .ifPresent(
                    answer -> steps.put(id, answer(runbook.step(id).orElseThrow(), answer))));
  }

  private Answer answer(Step step, MappingNode node) {
    var texts = new EnumMap<Key, String>(Key.class);
    var gates = new ArrayList<String>();
    var words = Arrays.stream(Key.values()).map(Key::word).toList();
    entries(node, words)
        .forEach((word, value) -> {
          var key = Key.values()[words.indexOf(word)];
          if (key == Key.GATE) {
            gates.addAll(gates(step, value));
          } else {
            scalar(value, word).ifPresent(text -> texts.put(key, text));
          }
        });
    if (texts.containsKey(Key.SKIP) && texts.containsKey(Key.DEFER)) {
      problem(node, "step " + step.id() + " is skipped and deferred", "Keep one of the two.");
    }
    if (!gates.isEmpty() && !texts.containsKey(Key.OVERRIDE)) {
      problem(node, "a gate is named without a reason", "Add override: and the reason.");
    }
    if (texts.containsKey(Key.SETTLE)
        && !List.of("committed", "rolled-back", "partly").contains(texts.get(Key.SETTLE))) {
      problem(
          node, "settle is committed, rolled-back or partly", "Write one of them, and a reason:.");
    }
    checkAgainst(step, node, texts);
    return new Answer(texts, gates);
  }

  private void checkAgainst(Step step, MappingNode node, Map<Key, String> texts) {
    if (texts.containsKey(Key.ANSWER) && step.action() instanceof Action.Decide decide) {
      var ids = decide.answers().stream().map(Action.Answer::id).toList();
      if (!ids.contains(texts.get(Key.ANSWER))) {
        problem(
            node,
            "step " + step.id() + " has no answer \"" + texts.get(Key.ANSWER) + "\"",
            DidYouMean.cure(String.valueOf(texts.get(Key.ANSWER)), ids));
      }
    } else if (texts.containsKey(Key.ANSWER)) {
      problem(
          node,
          "step " + step.id() + " asks no question with answers",
          step.action() instanceof Action.Manual
              ? "Write value: and what was seen."
              : "Remove the answer.");
    }
    if (texts.containsKey(Key.VALUE) && !(step.action() instanceof Action.Manual)) {
      problem(
          node,
          "step " + step.id() + " asks for no value",
          step.action() instanceof Action.Decide
              ? "Write answer: and one of its answers."
              : "Remove the value.");
    }
  }

  private List<String> gates(Step step, Node node) {
    var known = new ArrayList<String>();
    step.start().requires().forEach(gate -> known.add(gate.label()));
    // A tick that fell holds later writes too; it goes by its step's title.
    runbook.steps().stream().map(Step::title).forEach(known::add);
    known.add(BACKUP_GATE);
    known.add(MISSING_GATE);
    var found = new ArrayList<String>();
    var nodes = node instanceof SequenceNode list ? list.getValue() : List.of(node);
    for (var one : nodes) {
      scalar(one, "a gate")
          .ifPresent(label -> {
            found.add(label);
            if (!known.contains(label)) {
              problem(
                  one,
                  "step " + step.id() + " has no gate \"" + label + "\"",
                  DidYouMean.cure(
                      label, step.start().requires().stream().map(gate -> gate.label()).toList()));
            }
          });
    }
    return found;
  }

  /** The entries with known keys; the others are problems. */
  private Map<String, Node> entries(MappingNode node, List<String> known) {
    var entries = new LinkedHashMap<String, Node>();
    for (var tuple : node.getValue()) {
      var key = tuple.getKeyNode() instanceof ScalarNode text ? text.getValue() : "";
      if (!known.contains(key)) {
        problem(
            tuple.getKeyNode(),
            (known == TOP || known.contains(Key.VALUE.word()) ? "unknown key \"" : "there is no \"")
                + key
                + "\"",
            DidYouMean.cure(key, known));
      } else if (entries.putIfAbsent(key, tuple.getValueNode()) != null) {
        problem(
            tuple.getKeyNode(), "the key \"" + key + "\" is there twice", "Keep one of the two.");
      }
    }
    return entries;
  }

  private Optional<MappingNode> mapping(Node node, String cure) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(mapping);
    }
    problem(node, "keys with values are expected here", cure);
    return Optional.empty();
  }

  private Optional<String> scalar(Node node, String what) {
    if (node instanceof ScalarNode scalar
        && !(scalar.getScalarStyle() == ScalarStyle.PLAIN && nothing(scalar.getValue()))) {
      return Optional.of(scalar.getValue().strip());
    }
    problem(node, what + " is one text", "Write it on the line, in quotes where it needs them.");
    return Optional.empty();
  }

  private static boolean nothing(String text) {
    return text.isEmpty() || text.equals("~") || text.equals("null");
  }

  private void problem(Node node, String message, String cure) {
    var mark = node.getStartMark();
    at(
        mark.map(m -> m.getLine() + 1).orElse(1),
        mark.map(m -> m.getColumn() + 1).orElse(1),
        message,
        cure);
  }

  private void at(int line, int column, String message, String cure) {
    problems.add(new Problem(file, line, column, Problem.Severity.ERROR, message, cure));
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}

package dev.belay.live.recorder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Texts by number, from one key frame to the next; both ends give the same numbers. */
final class Dictionary {
  private final List<String> texts = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  int number(String text) {
    var known = numbers.get(text);
    if (known != null) {
      return known;
    }
    add(text);
    return texts.size() - 1;
  }

  void add(String text) {
    numbers.put(text, texts.size());
    texts.add(text);
  }

  String text(int number) {
    return texts.get(number);
  }

  int size() {
    return texts.size();
  }

  /** Those that came after that many. */
  List<String> since(int size) {
    return List.copyOf(texts.subList(size, texts.size()));
  }
}

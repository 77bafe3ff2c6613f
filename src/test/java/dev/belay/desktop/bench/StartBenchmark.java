package dev.belay.desktop.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From the start of the packaged program to a window that can be used, with the AOT cache and
 * without, in turns. Needs {@code mvn package} and a display; {@code docs/performance.md} has the
 * command and the figures.
 */
public final class StartBenchmark {
  private static final String USABLE = "belay: window usable";

  private StartBenchmark() {}

  private enum Way {
    CACHE,
    NO_CACHE
  }

  /** The argument is how often each way is taken. */
  public static void main(String[] arguments) throws Exception {
    var times = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    var home = Files.createTempDirectory("belay-start");
    var measured =
        Map.of(Way.CACHE, new ArrayList<Double>(), Way.NO_CACHE, new ArrayList<Double>());
    try {
      // The first start reads the files from the disk.
      start(Way.CACHE, home);
      for (var i = 0; i < times; i++) {
        for (var way : Way.values()) {
          measured.get(way).add(start(way, home));
        }
      }
    } finally {
      try (var files = Files.walk(home)) {
        for (var file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
          Files.delete(file);
        }
      }
    }
    System.out.println("| start | median s | fastest | slowest |");
    System.out.println("|---|---|---|---|");
    row("with the AOT cache", measured.get(Way.CACHE));
    row("without it", measured.get(Way.NO_CACHE));
  }

  private static double start(Way way, Path home) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(Path.of("target/belay/bin/belay").toAbsolutePath().toString());
    builder.redirectErrorStream(true);
    var variables = builder.environment();
    variables.put("BELAY_HOME", home.toString());
    variables.put(
        "BELAY_JAVA_OPTIONS",
        "-Dbelay.startup=exit " + variables.getOrDefault("BELAY_JAVA_OPTIONS", ""));
    if (way == Way.NO_CACHE) {
      variables.put("BELAY_NO_CACHE", "1");
    }
    var begun = System.nanoTime();
    var process = builder.start();
    var usable = 0.0;
    var said = new ArrayList<String>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (line.equals(USABLE)) {
          usable = (System.nanoTime() - begun) / 1e9;
        }
      }
    }
    if (process.waitFor() != 0 || usable == 0) {
      throw new IllegalStateException(
          "The desktop did not start: status " + process.exitValue() + ", " + said);
    }
    return usable;
  }

  private static void row(String what, List<Double> seconds) {
    seconds.sort(null);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %.2f |%n",
        what,
        seconds.get(seconds.size() / 2),
        seconds.getFirst(),
        seconds.getLast());
  }
}

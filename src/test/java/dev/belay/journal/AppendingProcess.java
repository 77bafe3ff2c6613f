package dev.belay.journal;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * A process that appends to a journal until it is killed, and says on standard output which entries
 * were acknowledged. Arguments: the data folder, the run's id, {@code append} or {@code hold}.
 */
final class AppendingProcess {
  private AppendingProcess() {}

  public static void main(String[] arguments) throws InterruptedException {
    var store = new JournalStore(Path.of(arguments[0]), InstantSource.system());
    var writer = store.create(arguments[1]);
    say(writer.append(Events.opened("a", "b")));
    while (arguments[2].equals("append")) {
      say(writer.append(new JournalEvent.RunHeld("waits for a person, größer and longer")));
    }
    Thread.sleep(60_000);
  }

  private static void say(Entry entry) {
    System.out.println(entry.seq() + " " + entry.hash());
    System.out.flush();
  }
}

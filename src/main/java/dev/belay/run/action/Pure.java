package dev.belay.run.action;

import dev.belay.journal.JournalEvent.Reach;
import dev.belay.run.ActionRunner.Prepared;
import dev.belay.run.ActionRunner.Work;

/** Work that changes nothing. */
final class Pure {
  private Pure() {}

  static Prepared of(String content, Work work) {
    return new Prepared(Reach.NOTHING, content, 0, work);
  }
}

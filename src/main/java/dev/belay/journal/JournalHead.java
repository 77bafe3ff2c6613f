package dev.belay.journal;

/**
 * The last entry that somebody saw, to be kept outside of the journal: only it can tell that whole
 * lines were taken off the end.
 *
 * @param seq the entry's number
 * @param hash the entry's hash, which covers everything before it
 */
public record JournalHead(long seq, String hash) {

  /** The head that this entry is. */
  public static JournalHead of(Entry entry) {
    return new JournalHead(entry.seq(), entry.hash());
  }
}

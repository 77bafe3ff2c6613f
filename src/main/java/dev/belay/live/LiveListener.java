package dev.belay.live;

/** Hears of each sample on the thread of the {@link LiveWatch}: it must return quickly. */
public interface LiveListener {
  /** A look at the server. */
  void sampled(Sample sample);

  /** No look at it; told at each vain try. The last sample is what was true before. */
  void unreachable(Unreachable unreachable);
}

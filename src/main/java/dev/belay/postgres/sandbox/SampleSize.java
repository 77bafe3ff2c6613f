package dev.belay.postgres.sandbox;

/** How many rows the chat product's tables are filled with. */
public record SampleSize(int users, int channels, int memberships, int messages, int events) {
  /** What people get: about 340,000 rows. */
  public static final SampleSize USUAL = new SampleSize(20_000, 500, 60_000, 200_000, 60_000);

  /** A hundredth of it, for tests that do not care about the amount. */
  public static final SampleSize SMALL = new SampleSize(200, 20, 600, 2_000, 600);

  public SampleSize {
    if (users < 1 || channels < 1 || memberships < 0 || messages < 0 || events < 0) {
      throw new IllegalArgumentException(
          "a sample needs a user and a channel: " + users + ", " + channels);
    }
    if (memberships / channels >= users) {
      throw new IllegalArgumentException("more memberships than users can have: " + memberships);
    }
  }
}

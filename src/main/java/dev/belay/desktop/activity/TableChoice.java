package dev.belay.desktop.activity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the operator wants to see of the sessions, and in which order.
 *
 * @param columns those that are shown; the pid always is
 */
public record TableChoice(Sorting sorting, Filter filter, Set<Column> columns) {
  /** As it comes: the oldest transaction first, everything shown. */
  public static final TableChoice USUAL =
      new TableChoice(new Sorting(Column.TRANSACTION_AGE, true), Filter.NONE, Column.USUAL);

  /** Copies the set. */
  public TableChoice {
    var all = EnumSet.of(Column.PID);
    all.addAll(columns);
    columns = Set.copyOf(all);
  }

  /** By which column, and whether the largest comes first. */
  public record Sorting(Column by, boolean descending) {
    Comparator<SessionLine> order() {
      var order = descending ? by.order().reversed() : by.order();
      return order.thenComparing(SessionLine::pid).thenComparing(SessionLine::key);
    }
  }

  /**
   * Which sessions are shown.
   *
   * @param text what has to occur; empty for any
   * @param state in the server's words; empty for any
   * @param database empty for any
   */
  public record Filter(
      String text, String state, String database, boolean hideIdle, boolean hideBackground) {
    /** Shows all. */
    public static final Filter NONE = new Filter("", "", "", false, false);

    /** Whether it lets that one through. */
    boolean shows(SessionLine line) {
      return !(hideIdle && line.isIdle())
          && !(hideBackground && line.isBackground())
          && (state.isEmpty() || line.facts().state().equals(state))
          && (database.isEmpty() || line.facts().client().database().equals(database))
          && (text.isBlank() || line.search().contains(text.strip().toLowerCase(Locale.ROOT)));
    }

    Filter withText(String now) {
      return new Filter(now, state, database, hideIdle, hideBackground);
    }

    Filter withState(String now) {
      return new Filter(text, now, database, hideIdle, hideBackground);
    }

    Filter withDatabase(String now) {
      return new Filter(text, state, now, hideIdle, hideBackground);
    }

    Filter withHideIdle(boolean now) {
      return new Filter(text, state, database, now, hideBackground);
    }

    Filter withHideBackground(boolean now) {
      return new Filter(text, state, database, hideIdle, now);
    }
  }

  TableChoice with(Sorting now) {
    return new TableChoice(now, filter, columns);
  }

  TableChoice with(Filter now) {
    return new TableChoice(sorting, now, columns);
  }

  TableChoice with(Set<Column> now) {
    return new TableChoice(sorting, filter, now);
  }

  /** Those of the lines that it lets through, in its order. */
  List<SessionLine> rows(List<SessionLine> lines) {
    var rows = new ArrayList<SessionLine>();
    for (var line : lines) {
      if (filter.shows(line)) {
        rows.add(line);
      }
    }
    rows.sort(sorting.order());
    return rows;
  }

  /** Whether it lets through the same rows in the same order as the other does. */
  boolean sameRows(TableChoice other) {
    return sorting.equals(other.sorting) && filter.equals(other.filter);
  }

  /** With that column where it was without, and the other way round. */
  TableChoice turned(Column column) {
    var wanted = EnumSet.copyOf(columns);
    if (!wanted.remove(column)) {
      wanted.add(column);
    }
    return with(wanted);
  }

  /** The columns in their order. */
  public List<Column> inOrder() {
    return List.copyOf(EnumSet.copyOf(columns));
  }
}

package io.github.btlib.bencode;

import java.util.List;

/**
 * A bencoded list (BEP 3).
 *
 * @param values the elements in order; copied, unmodifiable, without nulls
 */
public record BList(List<BValue> values) implements BValue {

  static final BList EMPTY = new BList(List.of());

  /**
   * Makes a list of the given values.
   *
   * @param values the elements, none of them null
   */
  public BList {
    values = List.copyOf(values);
  }

  /**
   * Makes a list of the given values.
   *
   * @param values the elements in order, none of them null
   * @return the list
   */
  public static BList of(BValue... values) {
    return new BList(List.of(values));
  }

  /**
   * Makes a list of strings, each encoded as UTF-8.
   *
   * @param values the strings in order, none of them null
   * @return the list
   */
  public static BList ofStrings(List<String> values) {
    return new BList(values.stream().<BValue>map(BString::of).toList());
  }
}

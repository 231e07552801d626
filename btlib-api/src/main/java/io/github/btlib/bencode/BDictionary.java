package io.github.btlib.bencode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A bencoded dictionary (BEP 3), sorted by the raw bytes of its keys.
 *
 * <p>The typed getters are what parsers use: an absent key is an empty answer, and a value of
 * another type an exception that names the key. Immutable and thread-safe.
 */
public final class BDictionary implements BValue {

  private final List<BString> keys;
  private final List<BValue> values;

  /** The bytes this was decoded from, or null if it was built. */
  private final byte @Nullable [] source;

  private final int sourceOffset;
  private final int sourceLength;

  private BDictionary(
      List<BString> keys, List<BValue> values, byte @Nullable [] source, int offset, int length) {
    this.keys = List.copyOf(keys);
    this.values = List.copyOf(values);
    this.source = source;
    this.sourceOffset = offset;
    this.sourceLength = length;
  }

  /** Sorts the entries if need be; the decoder has not checked for duplicates if it is lenient. */
  static BDictionary decoded(
      List<BString> keys, List<BValue> values, byte[] source, int offset, int length) {
    if (isAscending(keys)) {
      return new BDictionary(keys, values, source, offset, length);
    }
    Integer[] order = new Integer[keys.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing(keys::get));
    List<BString> sortedKeys = new ArrayList<>(order.length);
    List<BValue> sortedValues = new ArrayList<>(order.length);
    for (int i : order) {
      BString key = keys.get(i);
      if (!sortedKeys.isEmpty() && sortedKeys.get(sortedKeys.size() - 1).equals(key)) {
        throw BencodeException.at(offset, "expected each key once, found " + key + " twice");
      }
      sortedKeys.add(key);
      sortedValues.add(values.get(i));
    }
    return new BDictionary(sortedKeys, sortedValues, source, offset, length);
  }

  private static boolean isAscending(List<BString> keys) {
    for (int i = 1; i < keys.size(); i++) {
      if (keys.get(i - 1).compareTo(keys.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Starts a dictionary.
   *
   * @return an empty builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Looks a value up.
   *
   * @param key the key, compared as UTF-8
   * @return the value, or empty if the key is absent
   */
  public Optional<BValue> get(String key) {
    return get(BString.of(key));
  }

  /**
   * Looks a value up.
   *
   * @param key the key
   * @return the value, or empty if the key is absent
   */
  public Optional<BValue> get(BString key) {
    int index = Collections.binarySearch(keys, key);
    return index < 0 ? Optional.empty() : Optional.of(values.get(index));
  }

  /**
   * Looks a string up.
   *
   * @param key the key
   * @return the string, or empty if the key is absent
   * @throws BencodeException if the value is not a string
   */
  public Optional<BString> string(String key) {
    return typed(key, BString.class, "a string");
  }

  /**
   * Looks an integer up.
   *
   * @param key the key
   * @return the number, or empty if the key is absent
   * @throws BencodeException if the value is not an integer
   */
  public OptionalLong integer(String key) {
    Optional<BInteger> integer = typed(key, BInteger.class, "an integer");
    return integer.isPresent() ? OptionalLong.of(integer.get().value()) : OptionalLong.empty();
  }

  /**
   * Looks a list up.
   *
   * @param key the key
   * @return the list, or empty if the key is absent
   * @throws BencodeException if the value is not a list
   */
  public Optional<BList> list(String key) {
    return typed(key, BList.class, "a list");
  }

  /**
   * Looks a dictionary up.
   *
   * @param key the key
   * @return the dictionary, or empty if the key is absent
   * @throws BencodeException if the value is not a dictionary
   */
  public Optional<BDictionary> dictionary(String key) {
    return typed(key, BDictionary.class, "a dictionary");
  }

  private <T extends BValue> Optional<T> typed(String key, Class<T> type, String expected) {
    Optional<BValue> value = get(key);
    if (value.isPresent() && !type.isInstance(value.get())) {
      throw new BencodeException(
          "key \"" + key + "\": expected " + expected + ", found " + typeOf(value.get()),
          source == null ? -1 : sourceOffset);
    }
    return value.map(type::cast);
  }

  private static String typeOf(BValue value) {
    return switch (value) {
      case BString string -> "a string";
      case BInteger integer -> "an integer";
      case BList list -> "a list";
      case BDictionary dictionary -> "a dictionary";
    };
  }

  /**
   * Returns the keys.
   *
   * @return an unmodifiable set that iterates in the order of the raw bytes
   */
  public Set<BString> keys() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(keys));
  }

  /**
   * Returns the entries.
   *
   * @return an unmodifiable map that iterates in the order of the raw bytes of its keys
   */
  public Map<BString, BValue> entries() {
    Map<BString, BValue> entries = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      entries.put(keys.get(i), values.get(i));
    }
    return Collections.unmodifiableMap(entries);
  }

  /**
   * Returns the bytes of this dictionary: the very bytes it was decoded from, be they canonical or
   * not, or its canonical encoding if it was built. An info-hash is the digest of these.
   *
   * @return a new array
   */
  public byte[] sourceBytes() {
    return source().bytes();
  }

  /**
   * Returns {@link #sourceBytes()} without copying them. A decoded dictionary's source keeps the
   * whole input alive, but not the values that were read from it.
   *
   * @return the bytes of this dictionary
   */
  public BString source() {
    byte[] array = source == null ? Bencode.encode(this) : source;
    return BString.view(array, sourceOffset, source == null ? array.length : sourceLength);
  }

  List<BString> sortedKeys() {
    return keys;
  }

  List<BValue> sortedValues() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BDictionary that
        && keys.equals(that.keys)
        && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return 31 * keys.hashCode() + values.hashCode();
  }

  @Override
  public String toString() {
    return entries().toString();
  }

  /** Collects the entries of a dictionary, in any order. Not thread-safe. */
  public static final class Builder {

    private final TreeMap<BString, BValue> entries = new TreeMap<>();

    private Builder() {}

    /**
     * Puts an integer; a value the key had before is replaced.
     *
     * @param key the key
     * @param value the number
     * @return this
     */
    public Builder put(String key, long value) {
      return put(key, new BInteger(value));
    }

    /**
     * Puts a text as UTF-8; a value the key had before is replaced.
     *
     * @param key the key
     * @param value the text
     * @return this
     */
    public Builder put(String key, String value) {
      return put(key, BString.of(value));
    }

    /**
     * Puts a copy of bytes as a string; a value the key had before is replaced.
     *
     * @param key the key
     * @param value the bytes
     * @return this
     */
    public Builder put(String key, byte[] value) {
      return put(key, BString.of(value));
    }

    /**
     * Puts a value; one that the key had before is replaced.
     *
     * @param key the key
     * @param value the value
     * @return this
     */
    public Builder put(String key, BValue value) {
      return put(BString.of(key), value);
    }

    /**
     * Puts a value under a key that need not be text, such as an info-hash; a value the key had
     * before is replaced.
     *
     * @param key the key
     * @param value the value
     * @return this
     */
    public Builder put(BString key, BValue value) {
      entries.put(key, value);
      return this;
    }

    /**
     * Makes the dictionary. The builder may be used further.
     *
     * @return a dictionary with the entries put so far
     */
    public BDictionary build() {
      return new BDictionary(
          new ArrayList<>(entries.keySet()), new ArrayList<>(entries.values()), null, 0, 0);
    }
  }
}

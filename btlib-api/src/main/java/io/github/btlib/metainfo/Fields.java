package io.github.btlib.metainfo;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BInteger;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BString;
import io.github.btlib.bencode.BValue;
import io.github.btlib.bencode.BencodeException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Reads fields of a dictionary, and names them in full when they are not what they must be. What a
 * torrent can do without is read by the {@code optional} methods: they take a value of the wrong
 * type as absent, as other clients do.
 *
 * @param dictionary what to read from
 * @param path what to put before a key to name it in full
 */
record Fields(BDictionary dictionary, String path) {

  String name(String key) {
    return path + key;
  }

  boolean has(String key) {
    return dictionary.get(key).isPresent();
  }

  OptionalLong integer(String key) {
    return checked(key, () -> dictionary.integer(key));
  }

  Optional<BString> string(String key) {
    return checked(key, () -> dictionary.string(key));
  }

  Optional<BList> list(String key) {
    return checked(key, () -> dictionary.list(key));
  }

  Optional<BDictionary> dictionary(String key) {
    return checked(key, () -> dictionary.dictionary(key));
  }

  /** The value a torrent cannot do without. */
  <T> T required(String key, Optional<T> value) {
    return value.orElseThrow(() -> new MetainfoException(name(key), "missing"));
  }

  long requiredInteger(String key) {
    return integer(key).orElseThrow(() -> new MetainfoException(name(key), "missing"));
  }

  Optional<String> optionalText(String key) {
    return optional(key, BString.class).map(BString::utf8);
  }

  OptionalLong optionalInteger(String key) {
    Optional<BInteger> integer = optional(key, BInteger.class);
    return integer.isPresent() ? OptionalLong.of(integer.get().value()) : OptionalLong.empty();
  }

  <T extends BValue> Optional<T> optional(String key, Class<T> type) {
    return dictionary.get(key).filter(type::isInstance).map(type::cast);
  }

  private <T> T checked(String key, Supplier<T> getter) {
    try {
      return getter.get();
    } catch (BencodeException e) {
      throw new MetainfoException(name(key), String.valueOf(e.getMessage()), e);
    }
  }
}

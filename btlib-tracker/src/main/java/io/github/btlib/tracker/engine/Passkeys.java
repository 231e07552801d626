package io.github.btlib.tracker.engine;

import io.github.btlib.tracker.stats.PasskeyStats;
import io.github.btlib.tracker.swarm.SecretHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The passkeys of a private tracker. They are found by a secret hash, so that the time it takes
 * tells nothing of them, and by no object, so that an announce allocates nothing. Thread-safe.
 */
public final class Passkeys {

  private static final int WORD = 8;

  private final SecretHash hash;
  private final ReentrantLock changes = new ReentrantLock();

  /** Open addressing, never changed once it is here. */
  private volatile @Nullable PasskeyAccount[] table = new PasskeyAccount[2];

  /**
   * Makes a set of keys.
   *
   * @param keys 1 to {@link AnnounceRequest#MAX_PASSKEY} characters each
   * @param secret a source of randomness that nobody can guess
   */
  public Passkeys(Collection<String> keys, RandomGenerator secret) {
    hash = new SecretHash(secret);
    replace(keys);
  }

  /**
   * Replaces all keys. Those that were there keep what was counted of them.
   *
   * @param keys 1 to {@link AnnounceRequest#MAX_PASSKEY} characters each
   */
  public void replace(Collection<String> keys) {
    change(() -> keys);
  }

  /**
   * Adds a key, if it is not there.
   *
   * @param key 1 to {@link AnnounceRequest#MAX_PASSKEY} characters
   */
  public void add(String key) {
    change(() -> {
      Set<String> keys = keys();
      keys.add(key);
      return keys;
    });
  }

  /**
   * Removes a key and what was counted of it, if it is there.
   *
   * @param key which one
   */
  public void remove(String key) {
    change(() -> {
      Set<String> keys = keys();
      keys.remove(key);
      return keys;
    });
  }

  private void change(java.util.function.Supplier<Collection<String>> wanted) {
    changes.lock();
    try {
      Set<String> keys = new LinkedHashSet<>(wanted.get());
      PasskeyAccount[] next = new PasskeyAccount[Integer.highestOneBit(keys.size() + 1) << 2];
      for (String key : keys) {
        byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
        PasskeyAccount known = find(bytes, bytes.length);
        int slot = home(bytes, bytes.length, next.length);
        while (next[slot] != null) {
          slot = (slot + 1) & (next.length - 1);
        }
        next[slot] = known == null ? new PasskeyAccount(bytes) : known;
      }
      table = next;
    } finally {
      changes.unlock();
    }
  }

  private Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    accounts().forEach(account -> keys.add(text(account)));
    return keys;
  }

  private List<PasskeyAccount> accounts() {
    List<PasskeyAccount> accounts = new ArrayList<>();
    for (PasskeyAccount account : table) {
      if (account != null) {
        accounts.add(account);
      }
    }
    return accounts;
  }

  private static String text(PasskeyAccount account) {
    return new String(account.key(), StandardCharsets.ISO_8859_1);
  }

  /** Returns what belongs to a key, or null if it is none of ours. */
  @Nullable PasskeyAccount find(byte[] key, int length) {
    if (length > AnnounceRequest.MAX_PASSKEY) {
      return null;
    }
    @Nullable PasskeyAccount[] current = table;
    int slot = home(key, length, current.length);
    while (true) {
      PasskeyAccount account = current[slot];
      if (account == null || account.hasKey(key, length)) {
        return account;
      }
      slot = (slot + 1) & (current.length - 1);
    }
  }

  private int home(byte[] key, int length, int slots) {
    return (int) (hashed(key, length) >>> 32) & (slots - 1);
  }

  private long hashed(byte[] key, int length) {
    long hashed = length;
    for (int i = 0; i < length; i += WORD) {
      long word = 0;
      for (int j = i; j < Math.min(length, i + WORD); j++) {
        word = word << 8 | (key[j] & 0xff);
      }
      hashed = hash.of(hashed, word);
    }
    return hashed;
  }

  /** Counts an announce that was answered. */
  void count(PasskeyAccount account, AnnounceRequest request) {
    long torrent = hash.of(request.infoHashHigh(), request.infoHashMiddle());
    account.add(hash.of(torrent, who(request)), request);
  }

  /** A client that announces itself over IPv4 and over IPv6 tells the same totals with both. */
  private long who(AnnounceRequest request) {
    if (request.hasPeerId()) {
      return hashed(request.peerId, request.peerId.length);
    }
    long address =
        request.isIpv4() ? request.ipv4() : hash.of(request.ipv6High(), request.ipv6Low());
    return hash.of(address, request.port());
  }

  /**
   * Tells what was done with a key.
   *
   * @param key which one
   * @param nowNanos the time as of {@link System#nanoTime()}
   * @param ttlSeconds after how much silence a peer is not in a swarm any more
   * @return a snapshot, or empty if the key is not there
   */
  public Optional<PasskeyStats> stats(String key, long nowNanos, int ttlSeconds) {
    byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
    return Optional.ofNullable(find(bytes, bytes.length))
        .map(account -> account.stats(nowNanos, ttlSeconds));
  }

  /**
   * Tells what was done with all keys.
   *
   * @param nowNanos the time as of {@link System#nanoTime()}
   * @param ttlSeconds after how much silence a peer is not in a swarm any more
   * @return a snapshot of each, by key
   */
  public Map<String, PasskeyStats> stats(long nowNanos, int ttlSeconds) {
    Map<String, PasskeyStats> all = new LinkedHashMap<>();
    accounts().forEach(account -> all.put(text(account), account.stats(nowNanos, ttlSeconds)));
    return all;
  }
}

package io.github.btlib.spi;

import io.github.btlib.metainfo.InfoHash;
import java.io.IOException;
import java.util.Optional;

/**
 * Where the engine keeps, for each torrent, what it would otherwise have to find out again after a
 * restart: which pieces and blocks it has, totals, priorities, how trackers behaved. What is kept
 * is opaque, carries its own checksum, and never contains an announce URL.
 *
 * <p>Losing it costs a check of the data, nothing else. The engine saves a torrent at most every 30
 * seconds while it changes, and when it pauses, leaves, or the session is closed; each time only
 * after {@link Storage#sync()}.
 *
 * <p>Blocking, and called by many threads at once, but never twice at a time for one torrent:
 * {@link #load} on the thread that adds it, the others on threads of the engine that are never
 * interrupted.
 */
public interface ResumeStore {
  /**
   * Returns what was saved last.
   *
   * @param torrent the torrent
   * @return the very bytes, or empty if there are none
   * @throws IOException if they cannot be read; the data is checked then, and an event tells why
   */
  Optional<byte[]> load(InfoHash torrent) throws IOException;

  /**
   * Keeps bytes in place of those saved before. When this returns they survive a power cut; if it
   * fails, or power is cut meanwhile, those of before are still whole.
   *
   * @param torrent the torrent
   * @param data up to a few MiB; the engine does not change them afterwards
   * @throws IOException if they cannot be kept; an event tells why, and the next save tries again
   */
  void save(InfoHash torrent, byte[] data) throws IOException;

  /**
   * Forgets a torrent; does nothing if there is nothing of it.
   *
   * @param torrent the torrent
   * @throws IOException if something remains
   */
  void delete(InfoHash torrent) throws IOException;

  /**
   * Returns a store that keeps nothing: every torrent is checked when it is added.
   *
   * @return the store
   */
  static ResumeStore none() {
    return NoResumeStore.INSTANCE;
  }
}

package io.github.btlib;

/** What a torrent is doing. */
public sealed interface TorrentState {
  /**
   * The data found in the storage is being checked against the hashes.
   *
   * @param progress the checked part, 0 to 1
   */
  record Checking(double progress) implements TorrentState {}

  /** Pieces are missing; peers are asked for them, and those had are served. */
  record Downloading() implements TorrentState {}

  /** Everything that is wanted is verified, and served. */
  record Seeding() implements TorrentState {}

  /** At rest until {@link Torrent#resume()}: no peers, no announces. */
  record Paused() implements TorrentState {}

  /**
   * At rest because something broke; {@link Torrent#resume()} tries again.
   *
   * @param reason what broke, for a person
   * @param fault which kind of fault it is, to tell what cures it
   */
  record Failed(String reason, StorageFault fault) implements TorrentState {}

  /** No longer part of the session. */
  record Removed() implements TorrentState {}
}

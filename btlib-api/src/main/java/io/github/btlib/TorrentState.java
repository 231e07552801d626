package io.github.btlib;

/**
 * What a torrent is doing, and what it holds while it does. In every state but {@link Removed} it
 * has one virtual thread, its storage, and a place in the session. What its user asks for beside,
 * such as events, futures, scrapes and reading its files, has threads of its own for as long as
 * there is something to do, in whatever state.
 */
public sealed interface TorrentState {
  /**
   * The data found in the storage is being checked against the hashes. Holds tasks on the session's
   * disk threads and files that are read; no peers, no attempts to connect, and no announces but,
   * if it traded before, the one that tells trackers that it left.
   *
   * @param progress the checked part, 0 to 1
   */
  record Checking(double progress) implements TorrentState {}

  /**
   * Pieces are missing; peers are asked for them, and those had are served. Holds connections with
   * two virtual threads each, attempts to connect with one each, announces with one each, and files
   * that are read and written.
   */
  record Downloading() implements TorrentState {}

  /**
   * Everything that is wanted is verified, and served. Holds what {@link Downloading} holds; files
   * are only read.
   */
  record Seeding() implements TorrentState {}

  /**
   * At rest until {@link Torrent#resume()}: no peers, no attempts to connect, no announces but the
   * one that tells trackers that it left, no open files. Its last data may still be on its way to
   * the device, on a disk thread, which closes the files then; so does a check that is asked for
   * meanwhile.
   */
  record Paused() implements TorrentState {}

  /**
   * At rest because something broke; {@link Torrent#resume()} tries again. Holds what {@link
   * Paused} holds.
   *
   * @param reason what broke, for a person
   * @param fault which kind of fault it is, to tell what cures it
   */
  record Failed(String reason, StorageFault fault) implements TorrentState {}

  /**
   * No longer part of the session. Holds nothing: no thread, socket or file. Trackers were told
   * that it left, as far as they answered in time.
   */
  record Removed() implements TorrentState {}
}

package io.github.btlib.core.session;

import io.github.btlib.SessionStatus;
import io.github.btlib.TorrentStatus;
import java.util.Collection;
import java.util.function.ToLongFunction;

/** Sums over the torrents of a session, those that are gone included. Guarded by the session. */
final class SessionTotals {
  private long downloaded;
  private long uploaded;
  private long wasted;

  /** Keeps what a torrent has traded, because it leaves the session. */
  void departed(TorrentStatus last) {
    downloaded += last.downloadedBytes();
    uploaded += last.uploadedBytes();
    wasted += last.wastedBytes();
  }

  SessionTotals copy() {
    SessionTotals copy = new SessionTotals();
    copy.downloaded = downloaded;
    copy.uploaded = uploaded;
    copy.wasted = wasted;
    return copy;
  }

  SessionStatus status(Collection<TorrentStatus> present) {
    return new SessionStatus(
        present.size(),
        (int) sum(present, TorrentStatus::connectedPeers),
        downloaded + sum(present, TorrentStatus::downloadedBytes),
        uploaded + sum(present, TorrentStatus::uploadedBytes),
        wasted + sum(present, TorrentStatus::wastedBytes),
        sum(present, TorrentStatus::downloadRate),
        sum(present, TorrentStatus::uploadRate));
  }

  private static long sum(Collection<TorrentStatus> of, ToLongFunction<TorrentStatus> what) {
    return of.stream().mapToLong(what).sum();
  }
}

package io.github.btlib.core.torrent;

import io.github.btlib.TorrentState;
import io.github.btlib.TorrentStatus;
import io.github.btlib.core.peer.PeerConnection;
import io.github.btlib.core.peer.RateMeter;
import io.github.btlib.core.tracker.AnnounceTotals;
import io.github.btlib.core.tracker.Announcer;
import io.github.btlib.metainfo.Metainfo;

/** The numbers of a torrent, for its user and for its trackers. Any thread may ask for them. */
final class Progress {
  private final Metainfo metainfo;
  private final TorrentSwarm swarm;
  private final History history;

  // read by the torrent's thread
  private final RateMeter downloadRate = new RateMeter();
  private final RateMeter uploadRate = new RateMeter();

  Progress(Metainfo metainfo, TorrentSwarm swarm, History history) {
    this.metainfo = metainfo;
    this.swarm = swarm;
    this.history = history;
  }

  void tick(long now) {
    downloadRate.read(swarm.traffic().received(), now);
    uploadRate.read(swarm.traffic().sent(), now);
  }

  /** Tells whether the rates shown are other than 0, so that there is something to read. */
  boolean isMoving() {
    return downloadRate.perSecond() > 0 || uploadRate.perSecond() > 0;
  }

  /** Nothing is traded for a while. */
  void rest() {
    downloadRate.reset();
    uploadRate.reset();
  }

  int verifiedPieces() {
    return swarm.pieces().verifiedCount();
  }

  /** Returns payload received in this run, in bytes. */
  long downloaded() {
    return swarm.traffic().received();
  }

  /** Returns payload sent in this run, in bytes. */
  long uploaded() {
    return swarm.traffic().sent();
  }

  long allTimeDownloaded() {
    return history.downloaded() + downloaded();
  }

  long allTimeUploaded() {
    return history.uploaded() + uploaded();
  }

  AnnounceTotals totals() {
    return new AnnounceTotals(
        swarm.traffic().sent(),
        swarm.traffic().received(),
        metainfo.totalLength() - swarm.pieces().verifiedBytes());
  }

  TorrentStatus status(TorrentState state, Announcer announcer) {
    return new TorrentStatus(
        state,
        metainfo.totalLength(),
        swarm.pieces().verifiedBytes(),
        swarm.pieces().wantedBytes(),
        swarm.pieces().verifiedWantedBytes(),
        metainfo.pieceCount(),
        swarm.pieces().verifiedCount(),
        swarm.traffic().received(),
        swarm.traffic().sent(),
        swarm.traffic().wasted(),
        downloadRate.perSecond(),
        uploadRate.perSecond(),
        allTimeDownloaded(),
        allTimeUploaded(),
        history.added(),
        history.completed(),
        swarm.peers().size(),
        (int) swarm.peers().stream().filter(PeerConnection::isSeed).count(),
        swarm.knownPeers(),
        announcer.status(System.nanoTime()));
  }
}

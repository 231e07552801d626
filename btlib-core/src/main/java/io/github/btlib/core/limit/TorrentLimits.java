package io.github.btlib.core.limit;

import java.util.List;

/** The limits of a torrent, within those of its session. Thread-safe. */
public final class TorrentLimits {
  private final SessionLimits session;
  private final RateLimit upload = new RateLimit(0);
  private final RateLimit download = new RateLimit(0);

  public TorrentLimits(SessionLimits session) {
    this.session = session;
  }

  /** Returns what all peers of the torrent may be sent. */
  public RateLimit upload() {
    return upload;
  }

  /** Returns what all peers of the torrent may send. */
  public RateLimit download() {
    return download;
  }

  /**
   * Makes the allowance for what one peer may be sent.
   *
   * @param wake called when it is worth asking again; must not wait
   */
  public Allowance upload(Runnable wake) {
    return new Allowance(session.peerUpload(), List.of(upload, session.upload()), wake);
  }

  /**
   * Makes the allowance for what one peer may send.
   *
   * @param wake called when it is worth asking again; must not wait
   */
  public Allowance download(Runnable wake) {
    return new Allowance(session.peerDownload(), List.of(download, session.download()), wake);
  }
}

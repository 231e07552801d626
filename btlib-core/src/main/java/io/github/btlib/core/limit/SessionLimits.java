package io.github.btlib.core.limit;

import io.github.btlib.SessionSettings;

/**
 * The limits of a session.
 *
 * @param upload what all its peers may be sent
 * @param download what all its peers may send
 * @param peerUpload what each peer may be sent
 * @param peerDownload what each peer may send
 */
public record SessionLimits(
    RateLimit upload, RateLimit download, PeerLimit peerUpload, PeerLimit peerDownload) {

  public static SessionLimits of(SessionSettings settings) {
    return new SessionLimits(
        new RateLimit(settings.uploadLimit()),
        new RateLimit(settings.downloadLimit()),
        new PeerLimit(settings.peerUploadLimit()),
        new PeerLimit(settings.peerDownloadLimit()));
  }
}

package io.github.btlib.tracker.stats;

/** The kinds of reasons for which a tracker refuses an announce or a scrape. */
public enum Refusal {
  /** A field is missing or makes no sense, such as port 0. */
  MALFORMED,
  /** The torrent is not on the allow-list, or is on the deny-list. */
  NOT_REGISTERED,
  /** The passkey is missing or unknown. */
  PASSKEY,
  /** A hook said no, or failed. */
  HOOK,
  /** Nobody can connect to the address, such as one of multicast. */
  ADDRESS,
  /** Too many requests from one address. */
  RATE,
  /** Too many torrents that are new to the tracker from one address. */
  NEW_SWARMS,
  /** There is no room for another torrent or peer. */
  FULL,
  /** The store failed, or is too slow for what is asked. */
  STORE
}

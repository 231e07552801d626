package io.github.btlib.tracker.spi;

/** What carried a request to the tracker. */
public enum Transport {
  /** HTTP (BEP 3). */
  HTTP,
  /** UDP (BEP 15). */
  UDP
}

package io.github.btlib.core.wire;

/** The ids of messages (BEP 3). */
final class MessageId {
  static final int CHOKE = 0;
  static final int UNCHOKE = 1;
  static final int INTERESTED = 2;
  static final int NOT_INTERESTED = 3;
  static final int HAVE = 4;
  static final int BITFIELD = 5;
  static final int REQUEST = 6;
  static final int PIECE = 7;
  static final int CANCEL = 8;

  private static final String[] NAMES = {
    "choke",
    "unchoke",
    "interested",
    "not interested",
    "have",
    "bitfield",
    "request",
    "piece",
    "cancel"
  };

  private MessageId() {}

  static String name(int id) {
    return id < NAMES.length ? NAMES[id] : "message " + id;
  }
}

package io.github.btlib.core.wire;

/** The ids of messages (BEP 3, 6, 10). */
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
  static final int SUGGEST = 13;
  static final int HAVE_ALL = 14;
  static final int HAVE_NONE = 15;
  static final int REJECT = 16;
  static final int ALLOWED_FAST = 17;
  static final int EXTENDED = 20;

  private MessageId() {}

  static String name(int id) {
    return switch (id) {
      case CHOKE -> "choke";
      case UNCHOKE -> "unchoke";
      case INTERESTED -> "interested";
      case NOT_INTERESTED -> "not interested";
      case HAVE -> "have";
      case BITFIELD -> "bitfield";
      case REQUEST -> "request";
      case PIECE -> "piece";
      case CANCEL -> "cancel";
      case SUGGEST -> "suggest";
      case HAVE_ALL -> "have all";
      case HAVE_NONE -> "have none";
      case REJECT -> "reject";
      case ALLOWED_FAST -> "allowed fast";
      case EXTENDED -> "extended";
      default -> "message " + id;
    };
  }
}

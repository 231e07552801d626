package io.github.btlib.tracker.http;

/** A request that gets another status than 200, after which the connection ends. */
final class BadRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String reason;

  BadRequest(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  int status() {
    return status;
  }
}

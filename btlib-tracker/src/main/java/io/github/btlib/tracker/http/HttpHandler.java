package io.github.btlib.tracker.http;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Answers GET requests. Called by many threads at once. */
@FunctionalInterface
public interface HttpHandler {

  /**
   * Answers a request.
   *
   * @param path the path as it was sent, still with percent escapes
   * @param query what follows the question mark as it was sent, one byte a character (ISO 8859-1);
   *     empty if there is none
   * @param client who asks
   * @return the body of an answer with status 200, or null if there is nothing at that path
   */
  byte @Nullable [] get(String path, String query, InetAddress client);
}

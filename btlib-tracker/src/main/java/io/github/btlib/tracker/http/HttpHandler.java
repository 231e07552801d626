package io.github.btlib.tracker.http;

import java.net.InetAddress;

/** Answers GET requests. Confined to the thread that uses it; each has its own. */
interface HttpHandler {

  /**
   * Answers a request.
   *
   * @param head the request, valid during the call
   * @param source the other end of the connection
   * @param answer empty, of status 200
   */
  void get(RequestHead head, InetAddress source, HttpAnswer answer);

  /**
   * Tells whether {@link #get} may block, so that it must be called on a thread of its own.
   *
   * @param head the request, valid during the call
   */
  boolean mayBlock(RequestHead head);

  /**
   * Answers a request that came while too many others were waiting.
   *
   * @param head the request, valid during the call
   * @param source the other end of the connection
   * @param answer empty, of status 200
   */
  void busy(RequestHead head, InetAddress source, HttpAnswer answer);
}

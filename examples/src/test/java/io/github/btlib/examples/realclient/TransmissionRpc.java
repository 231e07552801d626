package io.github.btlib.examples.realclient;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The few calls of Transmission's RPC the harness needs, for a daemon that holds one torrent.
 *
 * <p>The answers are flat enough to be read with patterns, which spares a JSON parser.
 */
final class TransmissionRpc {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
  private static final String SESSION_HEADER = "X-Transmission-Session-Id";

  private final int port;
  private final URI uri;
  private final HttpClient http = HttpClient.newHttpClient();
  private String sessionId = "none";

  TransmissionRpc(int port) {
    this.port = port;
    this.uri = URI.create("http://127.0.0.1:" + port + "/transmission/rpc");
  }

  int port() {
    return port;
  }

  /** Tells whether the daemon has come up. */
  boolean isAnswering() {
    try {
      return send("session-get", "{}").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * Adds and starts the torrent.
   *
   * @param metainfo the metainfo file's bytes
   * @param folder where the data is or goes
   */
  void add(byte[] metainfo, Path folder) {
    String encoded = Base64.getEncoder().encodeToString(metainfo);
    call(
        "torrent-add",
        "{\"metainfo\": \"%s\", \"download-dir\": \"%s\", \"paused\": false}"
            .formatted(encoded, folder));
  }

  /** Asks how the torrent is doing. */
  Status status() {
    String answer =
        call(
            "torrent-get",
            "{\"fields\": [\"status\", \"percentDone\", \"leftUntilDone\", \"error\","
                + " \"errorString\", \"peersConnected\"]}");
    return new Status(
        (int) number(answer, "status"),
        number(answer, "percentDone"),
        (long) number(answer, "leftUntilDone"),
        (int) number(answer, "error"),
        text(answer, "errorString"),
        (int) number(answer, "peersConnected"));
  }

  /** Tells whether the tracker the torrent last turned to has answered. */
  boolean hasAnnounced() {
    return call("torrent-get", "{\"fields\": [\"trackerStats\"]}")
        .contains("\"lastAnnounceSucceeded\":true");
  }

  /**
   * Calls a method and returns the answer's JSON.
   *
   * @throws AssertionError if the daemon does not answer with success
   */
  String call(String method, String arguments) {
    try {
      HttpResponse<String> response = send(method, arguments);
      if (response.statusCode() != 200 || !response.body().contains("\"result\":\"success\"")) {
        throw new AssertionError(
            method + " answered " + response.statusCode() + ": " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new AssertionError(method + " got no answer", e);
    }
  }

  private HttpResponse<String> send(String method, String arguments) throws IOException {
    String body = "{\"method\": \"%s\", \"arguments\": %s}".formatted(method, arguments);
    HttpResponse<String> response = post(body);
    if (response.statusCode() == 409) {
      // The daemon's guard against cross-site requests: it names a token to repeat the call with.
      sessionId = response.headers().firstValue(SESSION_HEADER).orElseThrow();
      response = post(body);
    }
    return response;
  }

  private HttpResponse<String> post(String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(CALL_LIMIT)
            .header(SESSION_HEADER, sessionId)
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static double number(String answer, String field) {
    return Double.parseDouble(find(answer, field, "(-?[0-9.]+)"));
  }

  private static String text(String answer, String field) {
    return find(answer, field, "\"((?:[^\"\\\\]|\\\\.)*)\"");
  }

  private static String find(String answer, String field, String value) {
    Matcher matcher = Pattern.compile("\"" + field + "\":" + value).matcher(answer);
    if (!matcher.find()) {
      throw new AssertionError("no " + field + " in " + answer);
    }
    return matcher.group(1);
  }

  /**
   * What {@code torrent-get} tells.
   *
   * @param state 0 stopped, 1 and 2 checking, 3 and 4 downloading, 5 and 6 seeding
   * @param percentDone 0 to 1
   * @param leftUntilDone bytes
   * @param error 0 none, 1 and 2 the tracker's, 3 local
   * @param errorString empty without an error
   * @param peersConnected connections open
   */
  record Status(
      int state,
      double percentDone,
      long leftUntilDone,
      int error,
      String errorString,
      int peersConnected) {

    boolean isComplete() {
      return percentDone == 1.0 && leftUntilDone == 0;
    }

    boolean isSeeding() {
      return state == 6 && isComplete();
    }

    boolean isStarted() {
      return state == 4 || state == 6;
    }

    boolean hasLocalError() {
      return error == 3;
    }
  }
}

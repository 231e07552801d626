package io.github.btlib.examples.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.btlib.FileHandle;
import io.github.btlib.ReadTimeoutException;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentRemovedException;
import io.github.btlib.metainfo.TorrentFile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Serves files of a torrent on the loopback, whole or in ranges, while they are downloaded: what a
 * client asks for is downloaded first. Every request has a virtual thread and a channel of its own.
 */
public final class TorrentHttpServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int BUFFER = 64 << 10;

  private final Torrent torrent;
  private final List<TorrentFile> files = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private TorrentHttpServer(Torrent torrent, Predicate<TorrentFile> served, int port)
      throws IOException {
    this.torrent = torrent;
    torrent.metainfo().files().stream()
        .filter(file -> !file.pad() && served.test(file))
        .forEach(files::add);
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  /**
   * Begins to serve.
   *
   * @param torrent the torrent
   * @param served which of its files, pad files not counted
   * @param port the port to listen on, or 0 for any
   * @return the server, to be closed
   * @throws IOException if it cannot listen there
   */
  public static TorrentHttpServer start(Torrent torrent, Predicate<TorrentFile> served, int port)
      throws IOException {
    TorrentHttpServer server = new TorrentHttpServer(torrent, served, port);
    server.server.start();
    return server;
  }

  /**
   * Returns where the files are.
   *
   * @return a URL for each, in the torrent's order
   */
  public List<URI> urls() {
    return files.stream().map(file -> url("/" + file.path())).toList();
  }

  private URI url(String path) {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().getHostAddress();
    try {
      return new URI("http", null, host, address.getPort(), path, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        fail(exchange, 405, method + " is not served here");
        return;
      }
      String path = exchange.getRequestURI().getPath();
      Optional<TorrentFile> file =
          files.stream().filter(each -> path.equals("/" + each.path())).findFirst();
      if (file.isPresent()) {
        send(exchange, torrent.file(file.get().index()), method.equals("HEAD"));
      } else if (path.equals("/")) {
        list(exchange);
      } else {
        fail(exchange, 404, "no such file; the list is at /");
      }
    } catch (IOException e) {
      // the client is gone, or what it wanted did not come: it sees that by the missing bytes
    }
  }

  private void send(HttpExchange exchange, FileHandle file, boolean head) throws IOException {
    long size = file.info().length();
    Headers response = exchange.getResponseHeaders();
    String tag = '"' + torrent.infoHash().toHex() + "-" + file.info().index() + '"';
    response.set("ETag", tag); // the content of a torrent never changes
    response.set("Accept-Ranges", "bytes");
    response.set("Content-Type", ContentTypes.of(file.info().path()));
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    Optional<ByteRange> wanted =
        head || (condition != null && !condition.equals(tag))
            ? Optional.empty()
            : ByteRange.parse(exchange.getRequestHeaders().getFirst("Range"), size);
    ByteRange range = wanted.orElse(new ByteRange(0, size));
    wanted.ifPresent(some -> response.set("Content-Range", some.of(size)));
    if (wanted.isPresent() && !range.isSatisfiable()) {
      fail(exchange, 416, "the file has " + size + " bytes");
    } else if (head || size == 0) {
      response.set("Content-Length", Long.toString(size));
      exchange.sendResponseHeaders(200, -1);
    } else {
      send(exchange, file, range, wanted.isPresent() ? 206 : 200);
    }
  }

  private static void send(HttpExchange exchange, FileHandle file, ByteRange range, int status)
      throws IOException {
    try (SeekableByteChannel channel = file.open(PATIENCE)) {
      channel.position(range.first());
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      long left = range.length();
      // the first bytes before the status: until then one can still say that they do not come
      read(channel, buffer, left);
      exchange.sendResponseHeaders(status, left);
      OutputStream out = exchange.getResponseBody();
      while (true) {
        out.write(buffer.array(), 0, buffer.position());
        left -= buffer.position();
        if (left == 0) {
          break;
        }
        read(channel, buffer, left);
      }
    } catch (ReadTimeoutException e) {
      fail(exchange, 504, e.getMessage());
    } catch (IllegalStateException | TorrentRemovedException e) {
      fail(exchange, 404, e.getMessage());
    }
  }

  private static void read(SeekableByteChannel channel, ByteBuffer buffer, long most)
      throws IOException {
    buffer.clear().limit((int) Math.min(most, buffer.capacity()));
    if (channel.read(buffer) < 0) {
      throw new IOException("the file ended too soon");
    }
  }

  private void list(HttpExchange exchange) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (TorrentFile file : files) {
      lines.append(url("/" + file.path()).toASCIIString()).append('\n');
    }
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    text(exchange, 200, lines.toString());
  }

  /** Says that nothing comes, unless something was said already. */
  private static void fail(HttpExchange exchange, int status, @Nullable String reason)
      throws IOException {
    if (exchange.getResponseCode() == -1) {
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      text(exchange, status, reason + "\n");
    }
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Ends all requests: the reads of those that wait are interrupted. */
  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
    threads.close();
  }
}

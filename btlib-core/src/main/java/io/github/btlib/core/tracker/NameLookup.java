package io.github.btlib.core.tracker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks up host names without holding up the caller past its deadline. The system's resolver can be
 * neither interrupted nor given a time limit, and would keep a carrier of virtual threads busy, so
 * it runs on a few platform threads, which end when they are idle. After {@link #close} a look-up
 * may still be stuck in the resolver; its thread is a daemon and ends with it. Thread-safe.
 */
final class NameLookup implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int MOST_WAITING = 1000;
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

  /** An IPv6 address is what has a colon: no name has one. */
  private static final Pattern ADDRESS =
      Pattern.compile(BYTE + "(\\." + BYTE + "){3}|.*:.*", Pattern.DOTALL);

  /** Knows addresses of names. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final Resolver resolver;
  private final Set<Question> underWay = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads;
  private volatile boolean closed;

  private static final class Question {
    private final String host;
    private final CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();

    Question(String host) {
      this.host = host;
    }
  }

  NameLookup(Resolver resolver) {
    this.resolver = resolver;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("btlib name look-up ", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Looks a name up; the text of an address is read at once and waits for no look-up of others.
   *
   * @param deadline in the time of {@link System#nanoTime}
   * @return at least one address
   */
  List<InetAddress> lookUp(String host, long deadline) throws IOException, InterruptedException {
    if (!closed && ADDRESS.matcher(host).matches()) {
      return List.of(InetAddress.getByName(host));
    }
    Question question = new Question(host);
    underWay.add(question);
    try {
      if (closed) {
        throw new IOException("closed");
      }
      threads.execute(() -> resolve(question));
      return List.of(question.answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      throw new IOException(closed ? "closed" : "too many names are being looked up", e);
    } catch (TimeoutException e) {
      throw new IOException("the host was not found in time", e);
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e);
    } finally {
      underWay.remove(question);
      question.answer.cancel(false); // if nobody waits any more, it need not begin
    }
  }

  private String reason(@Nullable Throwable cause) {
    if (closed) {
      return "closed";
    }
    return cause instanceof UnknownHostException ? "unknown host" : String.valueOf(cause);
  }

  private void resolve(Question question) {
    if (question.answer.isDone()) {
      return;
    }
    try {
      question.answer.complete(resolver.resolve(question.host));
    } catch (UnknownHostException | RuntimeException e) {
      question.answer.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
    underWay.forEach(each -> each.answer.completeExceptionally(new IOException("closed")));
  }
}

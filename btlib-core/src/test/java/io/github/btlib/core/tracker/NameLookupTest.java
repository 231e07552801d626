package io.github.btlib.core.tracker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.Leftovers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NameLookupTest {
  private static final Duration PATIENT = Duration.ofSeconds(10);

  private final CountDownLatch resolving = new CountDownLatch(1);
  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private final NameLookup names = new NameLookup(this::resolve);

  private InetAddress[] resolve(String host) throws UnknownHostException {
    if (host.equals("slow")) {
      resolving.countDown();
      awaitEndOfTest();
    }
    if (host.equals("broken")) {
      throw new IllegalStateException("out of order");
    }
    if (!host.equals("known")) {
      throw new UnknownHostException(host);
    }
    return new InetAddress[] {InetAddress.getByName("1.2.3.4"), InetAddress.getByName("::1")};
  }

  /** As deaf to interruption as the system's resolver. */
  private void awaitEndOfTest() {
    boolean over = false;
    while (!over) {
      try {
        testIsOver.await();
        over = true;
      } catch (InterruptedException e) {
        // goes on
      }
    }
  }

  @AfterEach
  void nothingIsLeft() {
    names.close();
    testIsOver.countDown();
    Eventually.within(PATIENT, () -> assertThat(Leftovers.threads()).isEmpty());
  }

  private void assertFails(String host, Duration timeout, String reason) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> names.lookUp(host, System.nanoTime() + timeout.toNanos()))
        .withMessage(reason);
  }

  /** Looks a slow name up, and returns the thread and how it ends. */
  private CompletableFuture<Throwable> stuck(CompletableFuture<Thread> thread) throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    thread.complete(
        Thread.ofVirtual()
            .start(() -> {
              try {
                names.lookUp("slow", System.nanoTime() + Duration.ofMinutes(1).toNanos());
                end.complete(new AssertionError("found"));
              } catch (IOException | InterruptedException e) {
                end.complete(e);
              }
            }));
    assertThat(resolving.await(10, SECONDS)).isTrue();
    return end;
  }

  @Test
  void allAddressesOfANameAreFound() throws Exception {
    assertThat(names.lookUp("known", System.nanoTime() + PATIENT.toNanos()))
        .containsExactly(InetAddress.getByName("1.2.3.4"), InetAddress.getByName("::1"));
  }

  @Test
  void aNameThatNobodyKnowsIsToldAsSuch() {
    assertFails("nobody", PATIENT, "unknown host");
  }

  @Test
  void aResolverThatFailsIsTold() {
    assertFails("broken", PATIENT, "java.lang.IllegalStateException: out of order");
  }

  @Test
  void aNameThatTakesTooLongIsGivenUp() {
    assertFails("slow", Duration.ofMillis(50), "the host was not found in time");
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CompletableFuture<Throwable> end = stuck(thread);
    thread.join().interrupt();
    assertThat(end.get(5, SECONDS)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void closingEndsTheWait() throws Exception {
    CompletableFuture<Throwable> end = stuck(new CompletableFuture<>());
    names.close();
    assertThat(end.get(5, SECONDS)).isInstanceOf(IOException.class);
    assertFails("known", PATIENT, "closed");
  }

  @Test
  void theTextOfAnAddressNeedsNoResolver() throws Exception {
    for (String address : List.of("5.6.7.8", "255.0.10.249", "[2001:db8::1]", "::1")) {
      assertThat(names.lookUp(address, System.nanoTime() + PATIENT.toNanos()))
          .containsExactly(InetAddress.getByName(address));
    }
    assertFails("256.0.0.1", PATIENT, "unknown host");
    assertFails("1.2.3", PATIENT, "unknown host");
    names.close();
    assertFails("5.6.7.8", PATIENT, "closed");
  }
}

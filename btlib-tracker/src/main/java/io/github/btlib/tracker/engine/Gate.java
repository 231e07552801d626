package io.github.btlib.tracker.engine;

import io.github.btlib.tracker.spi.TrackerHook;
import io.github.btlib.tracker.spi.Verdict;
import io.github.btlib.tracker.stats.Refusal;
import io.github.btlib.tracker.swarm.AddressScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an announce has to pass before it gets to the store, cheapest first. Thread-safe. */
final class Gate {

  private static final String NOT_REGISTERED = "this torrent is not registered with this tracker";
  private static final String TOO_FAST = "too many requests from this address";
  private static final String NO_PASSKEY = "this tracker is private: the passkey is missing";
  private static final String WRONG_PASSKEY = "this tracker is private: the passkey is unknown";
  private static final String FAILED = "this tracker cannot answer at the moment";
  private static final int RETRY_IN_MINUTES = 5;

  private final @Nullable AddressRates rates;
  private final @Nullable Passkeys passkeys;

  /** An array, since going through a list allocates. */
  private final TrackerHook[] hooks;

  private final Complaints complaints;

  private volatile Access access;

  Gate(
      Access access,
      @Nullable AddressRates rates,
      @Nullable Passkeys passkeys,
      List<TrackerHook> hooks,
      Complaints complaints) {
    this.access = access;
    this.rates = rates;
    this.passkeys = passkeys;
    this.hooks = hooks.toArray(TrackerHook[]::new);
    this.complaints = complaints;
  }

  void access(Access value) {
    access = value;
  }

  /** Refuses the announce in its answer, unless it may pass. */
  void check(AnnounceRequest request, AnnounceAnswer answer, boolean hasFixedPeers) {
    PasskeyAccount account = account(request.passkey, request.passkeyLength);
    if (!mayAsk(request.source, request.nowNanos())) {
      answer.refuse(Refusal.RATE, TOO_FAST, 1);
    } else if (request.port() == 0) {
      answer.refuse(Refusal.MALFORMED, "port must be a number from 1 to 65535", 0);
    } else if (scope(request.peer) == AddressScope.NOWHERE) {
      answer.refuse(Refusal.ADDRESS, "nobody can connect to this address", 0);
    } else if (passkeys != null && account == null) {
      answer.refuse(Refusal.PASSKEY, request.passkeyLength == 0 ? NO_PASSKEY : WRONG_PASSKEY, 0);
    } else if (!access.serves(
        request.infoHashHigh(), request.infoHashMiddle(), request.infoHashLow(), hasFixedPeers)) {
      answer.refuse(Refusal.NOT_REGISTERED, NOT_REGISTERED, 0);
    } else {
      ask(request, answer);
    }
  }

  private void ask(AnnounceRequest request, AnnounceAnswer answer) {
    for (TrackerHook hook : hooks) {
      try {
        Verdict verdict = hook.onAnnounce(request);
        if (!verdict.isAccepted()) {
          answer.refuse(Refusal.HOOK, verdict.reason(), verdict.retryInMinutes());
          return;
        }
      } catch (Exception | Error e) {
        complaints.say("a hook failed, so the announce is refused", e);
        answer.refuse(Refusal.HOOK, FAILED, RETRY_IN_MINUTES);
        return;
      }
    }
  }

  /** Refuses the scrape in its answer, unless some of it may pass; notes which torrents may. */
  void check(ScrapeRequest request, ScrapeAnswer answer, FixedPeers fixed) {
    if (!mayAsk(request.source, request.nowNanos())) {
      answer.refuse(Refusal.RATE, TOO_FAST, 1);
    } else if (request.size() == 0) {
      answer.refuse(Refusal.MALFORMED, "info_hash is missing", 0);
    } else if (passkeys != null && account(request.passkey, request.passkeyLength) == null) {
      answer.refuse(Refusal.PASSKEY, request.passkeyLength == 0 ? NO_PASSKEY : WRONG_PASSKEY, 0);
    } else if (!noteAllowed(request, fixed)) {
      answer.refuse(Refusal.NOT_REGISTERED, NOT_REGISTERED, 0);
    }
  }

  private boolean noteAllowed(ScrapeRequest request, FixedPeers fixed) {
    Access rule = access;
    boolean any = false;
    for (int i = 0; i < request.size(); i++) {
      long high = request.infoHashHigh(i);
      long middle = request.infoHashMiddle(i);
      int low = request.infoHashLow(i);
      request.allowed[i] = rule.serves(high, middle, low, fixed.find(high, middle, low) >= 0);
      any |= request.allowed[i];
    }
    return any;
  }

  /** Tells those who want to know of an announce that was answered. */
  void passed(AnnounceRequest request, AnnounceAnswer answer) {
    PasskeyAccount account = account(request.passkey, request.passkeyLength);
    if (passkeys != null && account != null) {
      passkeys.count(account, request);
    }
    for (TrackerHook hook : hooks) {
      try {
        hook.announced(request, answer.seeders(), answer.leechers());
      } catch (Exception | Error e) {
        complaints.say("a hook failed to observe an announce", e);
      }
    }
  }

  private @Nullable PasskeyAccount account(byte[] passkey, int length) {
    return passkeys == null || length == 0 ? null : passkeys.find(passkey, length);
  }

  private boolean mayAsk(PeerAddress source, long nowNanos) {
    return rates == null || rates.take(source, nowNanos);
  }

  private static int scope(PeerAddress address) {
    return address.isIpv4()
        ? AddressScope.of(address.ipv4())
        : AddressScope.of(address.high(), address.low());
  }
}

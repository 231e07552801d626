package io.github.btlib.spi;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A tracker's answer to an announce. Immutable; made with a {@link #builder()} so that it can grow.
 */
public final class AnnounceResponse {
  private final Duration interval;
  private final @Nullable Duration minInterval;
  private final int seeders;
  private final int leechers;
  private final List<InetSocketAddress> peers;
  private final @Nullable String trackerId;
  private final @Nullable String warning;
  private final @Nullable InetAddress externalAddress;

  private AnnounceResponse(Builder builder) {
    interval = builder.interval;
    minInterval = builder.minInterval;
    seeders = builder.seeders;
    leechers = builder.leechers;
    peers = List.copyOf(builder.peers);
    trackerId = builder.trackerId;
    warning = builder.warning;
    externalAddress = builder.externalAddress;
  }

  /**
   * Starts an answer with no peers, an interval of 30 minutes and everything else unsaid.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns how long to wait before the next regular announce.
   *
   * @return a positive duration
   */
  public Duration interval() {
    return interval;
  }

  /**
   * Returns how long to wait at least before any announce.
   *
   * @return a positive duration, or empty if the tracker did not say
   */
  public Optional<Duration> minInterval() {
    return Optional.ofNullable(minInterval);
  }

  /**
   * Returns how many peers of the swarm have everything ({@code complete}).
   *
   * @return 0 or more, or empty if the tracker did not say
   */
  public OptionalInt seeders() {
    return seeders < 0 ? OptionalInt.empty() : OptionalInt.of(seeders);
  }

  /**
   * Returns how many peers of the swarm lack something ({@code incomplete}).
   *
   * @return 0 or more, or empty if the tracker did not say
   */
  public OptionalInt leechers() {
    return leechers < 0 ? OptionalInt.empty() : OptionalInt.of(leechers);
  }

  /**
   * Returns the peers told, as the tracker told them: our own address may be among them.
   *
   * @return resolved addresses with ports of 1 to 65535
   */
  public List<InetSocketAddress> peers() {
    return peers;
  }

  /**
   * Returns what the tracker wants to be told at the next announce.
   *
   * @return the tracker id, or empty if there is none
   */
  public Optional<String> trackerId() {
    return Optional.ofNullable(trackerId);
  }

  /**
   * Returns a message for the user beside a valid answer.
   *
   * @return the warning, or empty if there is none
   */
  public Optional<String> warning() {
    return Optional.ofNullable(warning);
  }

  /**
   * Returns the address the tracker saw us come from (BEP 24): the one that a NAT gave us, if there
   * is one. The tracker's word for it is all there is.
   *
   * @return our address as others see it, or empty if the tracker did not say
   */
  public Optional<InetAddress> externalAddress() {
    return Optional.ofNullable(externalAddress);
  }

  /** Collects an answer. Not thread-safe. */
  public static final class Builder {
    private Duration interval = Duration.ofMinutes(30);
    private @Nullable Duration minInterval;
    private int seeders = -1;
    private int leechers = -1;
    private List<InetSocketAddress> peers = List.of();
    private @Nullable String trackerId;
    private @Nullable String warning;
    private @Nullable InetAddress externalAddress;

    private Builder() {}

    /**
     * Sets the time to the next regular announce.
     *
     * @param value a positive duration
     * @return this builder
     */
    public Builder interval(Duration value) {
      interval = requirePositive("interval", value);
      return this;
    }

    /**
     * Sets the least time between announces.
     *
     * @param value a positive duration
     * @return this builder
     */
    public Builder minInterval(Duration value) {
      minInterval = requirePositive("minInterval", value);
      return this;
    }

    /**
     * Sets the number of peers that have everything.
     *
     * @param value 0 or more
     * @return this builder
     */
    public Builder seeders(int value) {
      seeders = Math.max(0, value);
      return this;
    }

    /**
     * Sets the number of peers that lack something.
     *
     * @param value 0 or more
     * @return this builder
     */
    public Builder leechers(int value) {
      leechers = Math.max(0, value);
      return this;
    }

    /**
     * Sets the peers. Who cannot be connected to is left out: unresolved addresses and those with
     * port 0.
     *
     * @param value addresses with ports
     * @return this builder
     */
    public Builder peers(List<InetSocketAddress> value) {
      peers = value.stream().filter(each -> !each.isUnresolved() && each.getPort() != 0).toList();
      return this;
    }

    /**
     * Sets what the tracker wants to be told again.
     *
     * @param value the tracker id
     * @return this builder
     */
    public Builder trackerId(String value) {
      trackerId = value;
      return this;
    }

    /**
     * Sets a message for the user.
     *
     * @param value the warning
     * @return this builder
     */
    public Builder warning(String value) {
      warning = value;
      return this;
    }

    /**
     * Sets the address the tracker saw us come from.
     *
     * @param value our address as others see it
     * @return this builder
     */
    public Builder externalAddress(InetAddress value) {
      externalAddress = value;
      return this;
    }

    /**
     * Makes the answer.
     *
     * @return an immutable answer
     */
    public AnnounceResponse build() {
      return new AnnounceResponse(this);
    }

    private static Duration requirePositive(String name, Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException(name + " is " + value + ", it must be positive");
      }
      return value;
    }
  }
}

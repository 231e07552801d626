package io.github.btlib.tracker.swarm;

/**
 * From where an address can be reached. Peers are told addresses of their own scope and of wider
 * ones: what is private to one network means another machine in the next.
 */
public final class AddressScope {

  /** From anywhere. */
  public static final int PUBLIC = 0;

  /** From the same network: private, shared (carrier-grade NAT), link-local, unique local. */
  public static final int LOCAL = 1;

  /** From the same machine. */
  public static final int LOOPBACK = 2;

  /** From nowhere: unspecified, multicast, broadcast, reserved. */
  public static final int NOWHERE = 3;

  private static final int IPV4_PREFIX_6TO4 = 0x2002;
  private static final long NAT64 = 0x0064ff9b00000000L;

  private AddressScope() {}

  /**
   * Returns the scope of an IPv4 address.
   *
   * @param address the first byte as the most significant
   * @return the scope
   */
  public static int of(int address) {
    int first = address >>> 24;
    int two = address >>> 16;
    if (first == 127) {
      return LOOPBACK;
    }
    if (first == 0 || first >= 224) {
      return NOWHERE;
    }
    boolean local =
        first == 10
            || two == 0xc0a8
            || address >>> 20 == 0xac1
            || two == 0xa9fe
            || address >>> 22 == 0x64400000 >>> 22;
    return local ? LOCAL : PUBLIC;
  }

  /**
   * Returns the scope of an IPv6 address. One that leads to an IPv4 address (6to4, NAT64) is not
   * wider than that.
   *
   * @param high bytes 0 to 7
   * @param low bytes 8 to 15
   * @return the scope
   */
  public static int of(long high, long low) {
    if (high == 0) {
      return low == 1 ? LOOPBACK : NOWHERE;
    }
    int first = (int) (high >>> 56);
    if (first == 0xff) {
      return NOWHERE;
    }
    int two = (int) (high >>> 48);
    if ((first & 0xfe) == 0xfc || (two & 0xff80) == 0xfe80) {
      return LOCAL;
    }
    if (two == IPV4_PREFIX_6TO4) {
      return embedded((int) (high >>> 16));
    }
    return high == NAT64 && low >>> 32 == 0 ? embedded((int) low) : PUBLIC;
  }

  private static int embedded(int address) {
    int scope = of(address);
    return scope == LOOPBACK ? NOWHERE : scope;
  }
}

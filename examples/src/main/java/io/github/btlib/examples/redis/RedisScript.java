package io.github.btlib.examples.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A script that Redis is told once, and then called by its digest. Thread-safe. */
final class RedisScript {
  private final RedisClient redis;
  private final byte[] text;
  private final byte[] digest;

  /**
   * Makes a script.
   *
   * @param redis where it runs
   * @param name of the resource beside this class
   */
  RedisScript(RedisClient redis, String name) {
    this.redis = redis;
    try (InputStream resource = RedisScript.class.getResourceAsStream(name)) {
      text = Objects.requireNonNull(resource, name).readAllBytes();
      digest = bytes(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** Runs it; a second time if the connection was one from before Redis restarted. */
  List<?> run(List<byte[]> keys, List<byte[]> arguments) {
    try {
      return runOnce(keys, arguments);
    } catch (JedisConnectionException e) {
      // the others that are idle are as old
      redis.getPool().clear();
      return runOnce(keys, arguments);
    }
  }

  private List<?> runOnce(List<byte[]> keys, List<byte[]> arguments) {
    try {
      return (List<?>) redis.evalsha(digest, keys, arguments);
    } catch (JedisNoScriptException e) {
      // a new or restarted Redis; it knows the digest from now on
      return (List<?>) redis.eval(text, keys, arguments);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }
}

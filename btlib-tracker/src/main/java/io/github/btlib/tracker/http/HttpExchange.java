package io.github.btlib.tracker.http;

import io.github.btlib.tracker.engine.Counters.Counter;
import io.github.btlib.tracker.net.HandOver;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What one loop's connections take turns in using, so that an idle one owns no buffer: room for
 * what is read and for what is answered, the parsed head, the handler. Confined to the loop's
 * thread.
 */
final class HttpExchange {

  final HttpSettings settings;
  final HandOver handOver;
  final Consumer<Counter> counters;
  final Supplier<HttpHandler> handlers;
  final HttpHandler handler;
  final byte[] in = new byte[RequestHead.MAX_LENGTH];
  final ByteBuffer inBuffer = ByteBuffer.wrap(in);
  final ByteWriter out = new ByteWriter(1 << 15);
  final RequestHead head;
  final HttpAnswer answer = new HttpAnswer();

  HttpExchange(
      HttpSettings settings,
      Supplier<HttpHandler> handlers,
      HandOver handOver,
      Consumer<Counter> counters) {
    this.settings = settings;
    this.handOver = handOver;
    this.counters = counters;
    this.handlers = handlers;
    this.handler = handlers.get();
    this.head = new RequestHead(settings.proxyHeader());
  }
}

/**
 * The peer wire protocol (BEP 3) with the Fast extension (BEP 6) and the extension protocol (BEP
 * 10) as values: the handshakes, the messages, and their byte layouts; and what follows from such
 * values alone, as the allowed fast set and the name of a peer's client.
 *
 * <p>Pure: no thread, clock, I/O or logging. Bytes come in from {@code peer}, which owns the
 * socket, and leave as {@link io.github.btlib.core.wire.Message} records; what is sent is put
 * straight into the caller's buffer. Every length is checked before anything is made of it. Depends
 * on the API only.
 */
@NullMarked
package io.github.btlib.core.wire;

import org.jspecify.annotations.NullMarked;

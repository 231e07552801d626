/**
 * The doors through which an application changes how the engine works: {@link
 * io.github.btlib.spi.PieceSelector}, {@link io.github.btlib.spi.ChokingStrategy}, {@link
 * io.github.btlib.spi.Storage} and {@link io.github.btlib.spi.TrackerTransport}, and the values
 * they are given and answer.
 *
 * <p>Types here come in two kinds and none is both: interfaces a user implements have few methods
 * and only ever gain {@code default} ones; views and records a user reads may grow. The shipped
 * strategies are pure functions of the same views that a user's own are given, so they live here
 * beside their interfaces.
 *
 * <p>May depend on {@code metainfo} and on nothing else of the library.
 */
@NullMarked
package io.github.btlib.spi;

import org.jspecify.annotations.NullMarked;

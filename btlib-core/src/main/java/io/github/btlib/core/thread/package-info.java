/**
 * Threads with names that can be waited for, so that closing can promise that none is left.
 *
 * <p>Depends on nothing.
 */
@NullMarked
package io.github.btlib.core.thread;

import org.jspecify.annotations.NullMarked;

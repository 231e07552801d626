/**
 * One small main per use of the library, each complete in itself: the code to copy from. They
 * depend on the library only, but for the HTTP server of one, in {@code http}; the {@code btlib}
 * command line is in {@code cli}.
 */
@NullMarked
package io.github.btlib.examples;

import org.jspecify.annotations.NullMarked;

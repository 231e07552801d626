/**
 * What the engine's tests share: torrents with data, scripted peers, and looks at what a session
 * leaves behind.
 */
@NullMarked
package io.github.btlib.core.testkit;

import org.jspecify.annotations.NullMarked;

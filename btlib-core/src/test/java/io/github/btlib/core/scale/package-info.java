/** What many torrents and many peers cost; the large numbers in the group {@code soak}. */
@NullMarked
package io.github.btlib.core.scale;

import org.jspecify.annotations.NullMarked;

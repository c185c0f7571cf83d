/** What the master remembers of each minion: grains, pillar and mine, in Salt's cache files. */
@NullMarked
package io.brine.master.cache;

import org.jspecify.annotations.NullMarked;

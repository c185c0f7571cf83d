/**
 * Jobs on this minion: what is at work, how a publication becomes a job, and how its return reaches
 * the master.
 */
@NullMarked
package io.brine.minion.job;

import org.jspecify.annotations.NullMarked;

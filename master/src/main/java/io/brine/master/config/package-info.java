/**
 * The master's options as types, read once from Salt's own configuration, and the check that names
 * options which this version does not act on.
 */
@NullMarked
package io.brine.master.config;

import org.jspecify.annotations.NullMarked;

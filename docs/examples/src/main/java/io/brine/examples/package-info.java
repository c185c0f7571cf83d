/** The patterns of ZeroMQ in a few lines each; see the README beside. */
@NullMarked
package io.brine.examples;

import org.jspecify.annotations.NullMarked;

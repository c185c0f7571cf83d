/** Minion keys in Salt's pki directory, and the rules that accept or refuse a new one. */
@NullMarked
package io.brine.master.keys;

import org.jspecify.annotations.NullMarked;

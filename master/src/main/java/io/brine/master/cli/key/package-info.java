/** {@code brine-key}: lists, accepts, rejects and deletes minion keys as {@code salt-key} does. */
@NullMarked
package io.brine.master.cli.key;

import org.jspecify.annotations.NullMarked;

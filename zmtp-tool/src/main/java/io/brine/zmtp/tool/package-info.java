/** The command {@code brine-zmtp}: its main class, its exit statuses, its version. */
@NullMarked
package io.brine.zmtp.tool;

import org.jspecify.annotations.NullMarked;

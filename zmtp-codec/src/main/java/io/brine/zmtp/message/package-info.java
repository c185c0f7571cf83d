/** Multipart messages: the type that applications hold, and its way from and to frames. */
@NullMarked
package io.brine.zmtp.message;

import org.jspecify.annotations.NullMarked;

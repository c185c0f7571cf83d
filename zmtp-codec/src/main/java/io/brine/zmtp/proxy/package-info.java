/** Proxies: messages passed on between two sockets, with capture and control (ZMTP-550 to 552). */
@NullMarked
package io.brine.zmtp.proxy;

import org.jspecify.annotations.NullMarked;

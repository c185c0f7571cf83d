/** Events: tag and data, and their framing on Salt's unix sockets. */
@NullMarked
package io.brine.salt.event;

import org.jspecify.annotations.NullMarked;

/**
 * From a command line's {@code publish} to the PUB socket on {@code publish_port}: permission, job
 * id, announcement, encryption.
 */
@NullMarked
package io.brine.master.publish;

import org.jspecify.annotations.NullMarked;

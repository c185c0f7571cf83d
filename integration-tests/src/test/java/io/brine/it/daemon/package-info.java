/** The daemons as init systems, containers and people start and stop them. */
 * Brine's daemons and command lines against real Salt's, in every pairing that this project
 * promises.
 */
@NullMarked
package io.brine.it.daemon;

import org.jspecify.annotations.NullMarked;

/** What ships: the tarball, and the Debian packages in a container. */
@NullMarked
package io.brine.it.packaging;

import org.jspecify.annotations.NullMarked;

/** Salt's file server, {@code roots} back end: lists, hashes and serves files below file_roots. */
@NullMarked
package io.brine.master.fileserver;

import org.jspecify.annotations.NullMarked;

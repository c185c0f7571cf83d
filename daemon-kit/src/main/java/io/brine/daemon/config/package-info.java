/**
 * Salt's configuration files, option names and defaults. One immutable {@link SaltConfig} per
 * process; every error names the file and the option.
 */
@NullMarked
package io.brine.daemon.config;

import org.jspecify.annotations.NullMarked;

/** YAML as Salt reads and prints it. */
@NullMarked
package io.brine.salt.yaml;

import org.jspecify.annotations.NullMarked;

/** How messages stand in lines: as text, or as JSON. */
@NullMarked
package io.brine.zmtp.tool.format;

import org.jspecify.annotations.NullMarked;

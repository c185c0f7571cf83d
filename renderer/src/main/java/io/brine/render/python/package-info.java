/** Python's values and operators, as far as templates see them. Knows nothing of templates. */
@NullMarked
package io.brine.render.python;

import org.jspecify.annotations.NullMarked;

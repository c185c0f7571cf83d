/**
 * What ships beside the programs and follows from their code: manual pages and completions, made of
 * the very options that the commands parse, so that they cannot differ.
 */
@NullMarked
package io.brine.packaging;

import org.jspecify.annotations.NullMarked;

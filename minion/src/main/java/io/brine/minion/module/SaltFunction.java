package io.brine.minion.module;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a public method callable as {@code module.function}. The method takes an {@link
 * ExecutionContext}, an {@link Arguments}, both or neither, in any order, and returns any payload
 * value (see salt-protocol's {@code SaltPack}) or throws a {@link FunctionException}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface SaltFunction {
    /** The function's name; empty means the method's own name. */
    String value() default "";

    /**
     * The parameters as Salt's documentation writes them, for example {@code "cmd, cwd=None,
     * timeout=30, **kwargs"}. Defaults are Python literals. Arguments are checked against this.
     */
    String params() default "";

    /** What {@code sys.doc} prints; a CLI example belongs in it. */
    String doc();

    /** Further names for the same function. */
    String[] aliases() default {};

    /** The outputter that the command line should use instead of {@code nested}; empty for none. */
    String out() default "";
}

package io.brine.minion.module;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the execution module (the word before the dot, as in {@code test.ping}) that a class
 * implements. The class is registered by {@link ModuleRegistry.Builder#add(String,
 * java.util.function.Supplier)} with its factory; one instance serves all jobs at once and must
 * therefore be thread-safe.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SaltModule {
    /** The module's name, for example {@code "test"}. */
    String value();

    /** What {@code sys.doc} prints for the module itself. */
    String doc() default "";
}

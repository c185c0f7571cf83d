package io.brine.it.support;

import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The tests of this class talk to real Salt or pyzmq, handed to them as a {@link PythonEnvironment}
 * parameter. Where it cannot be had they are reported as skipped with the reason; with {@code
 * CI=true} in the environment they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SaltExtension.class)
public @interface RequiresSalt {
    /** The releases that the tests use; the parameter is always the newest. */
    SaltRelease[] value() default SaltRelease.SALT_3008;
}

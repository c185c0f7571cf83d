package io.brine.it.support;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** What {@link RequiresSalt} does. */
public final class SaltExtension implements BeforeAllCallback, ParameterResolver {
    @Override
    public void beforeAll(ExtensionContext context) {
        try {
            PythonEnvironment.get();
        } catch (PeerUnavailableException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("CI=true, and real Salt is missing: " + e.getMessage(), e);
            }
            throw new TestAbortedException("real Salt is missing: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PythonEnvironment.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        try {
            return PythonEnvironment.get();
        } catch (PeerUnavailableException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}

package io.brine.it.support;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

import java.util.Arrays;
import java.util.List;

/** What {@link RequiresSalt} does. */
public final class SaltExtension implements BeforeAllCallback, ParameterResolver {
    private static final boolean CI = "true".equals(System.getenv("CI"));

    @Override
    public void beforeAll(ExtensionContext context) {
        if (CI) {
            // All will be needed in this run: what is installed meanwhile need not be waited for.
            Arrays.stream(SaltRelease.values()).forEach(PythonEnvironment::prepare);
        }
        try {
            for (SaltRelease release : releases(context)) {
                PythonEnvironment.get(release);
            }
        } catch (PeerUnavailableException e) {
            if (CI) {
                throw new AssertionError("CI=true, and real Salt is missing: " + e.getMessage(), e);
            }
            throw new TestAbortedException("real Salt is missing: " + e.getMessage(), e);
        }
    }

    private static List<SaltRelease> releases(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), RequiresSalt.class)
                .map(annotation -> List.of(annotation.value()))
                .orElse(List.of(SaltRelease.SALT_3008));
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

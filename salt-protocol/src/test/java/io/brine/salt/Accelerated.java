package io.brine.salt;

import io.brine.salt.crypto.CryptoProvider;
import io.brine.salt.crypto.SaltCryptoException;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a class of tests with the accelerator instead of the JDK's RSA. The tests' class path has
 * the accelerator for x86-64: there a missing one is a failure, elsewhere the tests are left out.
 */
public final class Accelerated implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean linux = System.getProperty("os.name", "").equals("Linux");
        boolean x86 = System.getProperty("os.arch", "").equals("amd64");
        return linux && x86
                ? ConditionEvaluationResult.enabled("the accelerator's jar is for this machine")
                : ConditionEvaluationResult.disabled("the jar is for Linux on x86-64");
    }

    @Override
    public void beforeAll(ExtensionContext context) throws SaltCryptoException {
        CryptoProvider.useAccelerator();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        CryptoProvider.useJdk();
    }
}

package io.brine.zmtp.tool;

import io.netty.util.LeakPresenceDetector;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves a counted buffer behind, and says where that was made; found by JUnit
 * itself for every test of this module. Properties, which run on another engine, call {@link
 * #noBufferIsLeft}. Closing a context waits for its loops, so nothing is about to be released then.
 */
public final class LeakCheck implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        noBufferIsLeft();
    }

    /**
     * Fails if any buffer is still in use; such a buffer is then forgotten, so that it does not
     * fail the tests that follow.
     */
    public static void noBufferIsLeft() {
        LeakPresenceDetector.check();
    }
}

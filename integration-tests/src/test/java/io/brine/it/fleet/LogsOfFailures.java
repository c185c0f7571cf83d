package io.brine.it.fleet;

import io.brine.it.support.Checkout;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Keeps the logs of all containers, below {@code target/fleet-logs}, when a test fails. */
final class LogsOfFailures implements AfterTestExecutionCallback {
    private final Supplier<String> logs;

    LogsOfFailures(Supplier<String> logs) {
        this.logs = logs;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) throws IOException {
        if (context.getExecutionException().isPresent()) {
            Path directory = Checkout.root().resolve("integration-tests/target/fleet-logs");
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve(
                            context.getRequiredTestMethod().getName()
                                    + context.getDisplayName().replaceAll("\\W", "")
                                    + ".log"),
                    logs.get());
        }
    }
}

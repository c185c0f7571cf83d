package io.brine.it.zmtp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.it.support.Checkout;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What the conformance list and the manual of brine-zmtp promise, seen from outside: the shipped
 * tool against raw sockets and libzmq. The checks are Python's ({@code src/test/python/zmtp}); each
 * is a test here whose name begins with the items that it shows. They run side by side in one
 * process, whose results these tests wait for.
 */
@RequiresSalt
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ZmtpConformanceIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Map<String, CompletableFuture<JsonNode>> results = new TreeMap<>();
    private @Nullable Process process;

    @TestFactory
    Stream<DynamicTest> checks(PythonEnvironment python) throws IOException {
        Path suite = Checkout.root().resolve("integration-tests/src/test/python/zmtp");
        ProcessBuilder builder =
                new ProcessBuilder(
                                python.command("python", suite.resolve("run.py").toString(), "-j3"))
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(
                        Map.of(
                                "BRINE_ZMTP",
                                Checkout.launcher("brine-zmtp").toString(),
                                "BRINE_CACHE_DIR",
                                Checkout.root()
                                        .resolve("integration-tests/target/zmtp-class-cache")
                                        .toString(),
                                "PYTHONDONTWRITEBYTECODE",
                                "1"));
        Process started = builder.start();
        process = started;
        started.getOutputStream().close();
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        String first = lines.readLine();
        if (first == null) {
            throw new AssertionError("run.py ended without a list of its checks");
        }
        for (JsonNode name : JSON.readTree(first).get("checks")) {
            results.put(name.asText(), new CompletableFuture<>());
        }
        Thread.ofVirtual().name("results of run.py").start(() -> read(lines));
        return results.entrySet().stream()
                .map(
                        check ->
                                DynamicTest.dynamicTest(
                                        check.getKey(), () -> await(check.getValue())));
    }

    private void read(BufferedReader lines) {
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode result = JSON.readTree(line);
                CompletableFuture<JsonNode> check = results.get(result.path("check").asText());
                if (check != null) {
                    check.complete(result);
                }
            }
            fail(new AssertionError("run.py ended without a result of this check"));
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(Throwable reason) {
        results.values().forEach(check -> check.completeExceptionally(reason));
    }

    private static void await(CompletableFuture<JsonNode> check) throws Exception {
        try {
            JsonNode result = check.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!result.path("ok").asBoolean()) {
                throw new AssertionError(result.path("failure").asText());
            }
        } catch (TimeoutException e) {
            throw new AssertionError("no result within " + PATIENCE, e);
        }
    }

    @AfterAll
    void stop() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}

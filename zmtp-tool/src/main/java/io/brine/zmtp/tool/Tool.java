package io.brine.zmtp.tool;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.tool.cli.ToolCommand;
import io.brine.zmtp.tool.dump.DumpRun;
import io.brine.zmtp.tool.format.JsonText;
import io.brine.zmtp.tool.io.Console;
import io.brine.zmtp.tool.perf.PerfRun;
import io.brine.zmtp.tool.proxy.ProxyRun;
import io.brine.zmtp.tool.session.SocketSession;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Thread-safe. One run of the tool with streams of its caller's; {@link ZmtpMain} is the process.
 */
public final class Tool {
    private static final long ABORT_FLUSH_MILLIS = 500;

    private final Console console;
    private final AtomicReference<Runnable> abort = new AtomicReference<>(() -> {});

    /** Makes one for one run. */
    public Tool(Console console) {
        this.console = console;
    }

    /** Runs to the end; returns the exit status. All output is written then. */
    public int run(List<String> arguments) {
        int code;
        try {
            code = run(ToolCommand.parse(arguments)).code();
        } catch (ToolException e) {
            console.error(e.line());
            code = e.status().code();
        }
        IOException failure = console.flush();
        if (failure != null && code == ExitStatus.DONE.code()) {
            console.error(Console.outputFailure(failure));
            console.flush();
            code = ExitStatus.ERROR.code();
        }
        return code;
    }

    /** Ends a run from another thread: closes without lingering, and writes what is left. */
    public void abort() {
        abort.get().run();
        console.flush(ABORT_FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private ExitStatus run(ToolCommand command) {
        return switch (command) {
            case ToolCommand.Help help -> print(resource("help.txt").stripTrailing());
            case ToolCommand.Version version -> print("brine-zmtp " + version());
            case ToolCommand.Keygen(boolean json) -> keygen(json);
            case ToolCommand.Dump(var plan) -> new DumpRun(console, plan).run();
            case ToolCommand.Proxy(var plan) -> {
                ProxyRun run = new ProxyRun(console, plan);
                abort.set(run::abort);
                yield run.run();
            }
            case ToolCommand.Perf(var plan) -> {
                PerfRun run = new PerfRun(console, plan);
                abort.set(run::abort);
                yield run.run();
            }
            case ToolCommand.Socket(var plan) -> {
                SocketSession session = new SocketSession(console, plan);
                abort.set(session::abort);
                yield session.run();
            }
        };
    }

    private ExitStatus print(String text) {
        console.print(text);
        return ExitStatus.DONE;
    }

    private ExitStatus keygen(boolean json) {
        CurveKeyPair keys = CurveKeyPair.generate();
        if (!json) {
            return print("public " + keys.publicKeyZ85() + "\nsecret " + keys.secretKeyZ85());
        }
        return print(
                JsonText.compact()
                        .object()
                        .key("public")
                        .string(keys.publicKeyZ85())
                        .key("secret")
                        .string(keys.secretKeyZ85())
                        .endObject()
                        .toString());
    }

    private static String version() {
        Properties properties = new Properties();
        try {
            properties.load(new java.io.StringReader(resource("version.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }

    private static String resource(String name) {
        try (InputStream in = Tool.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.brine.daemon.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

import java.time.ZoneId;

/**
 * What Logback does until {@link Logging#configure} is called: warnings and errors in Salt's format
 * on stderr. Logback finds it as a service and then looks for no configuration file.
 */
public final class QuietStart extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Levels.threshold(LogLevel.WARNING));
        PythonFormat format =
                new PythonFormat(
                        "[%(levelname)-8s] %(message)s", "%H:%M:%S", ZoneId.systemDefault());
        ConsoleAppender console = new ConsoleAppender(LogLevel.WARNING, format);
        console.setName("console");
        console.setContext(context);
        console.start();
        root.addAppender(console);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}

package io.brine.zmtp.tool.session;

import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.tool.format.JsonText;
import io.brine.zmtp.tool.io.Console;

import java.util.Locale;

/** Thread-safe. Prints socket events under libzmq's names. */
final class EventPrinter {
    private final Console console;

    EventPrinter(Console console) {
        this.console = console;
    }

    void print(SocketEvent event) {
        JsonText json =
                JsonText.compact()
                        .object()
                        .key("event")
                        .string(name(event))
                        .key("value")
                        .number(event.value())
                        .key("endpoint")
                        .string(event.endpoint());
        if (event instanceof SocketEvent.HandshakeFailedProtocol failed) {
            json.key("error").string(failed.error().name());
        }
        console.event(json.endObject());
    }

    /** Returns the name of ZMQ_EVENT_*: HANDSHAKE_SUCCEEDED of HandshakeSucceeded. */
    private static String name(SocketEvent event) {
        return event.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(Locale.ROOT);
    }
}

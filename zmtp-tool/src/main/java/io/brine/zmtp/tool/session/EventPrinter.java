package io.brine.zmtp.tool.session;

import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.tool.format.JsonText;
import io.brine.zmtp.tool.io.Console;

/** Thread-safe. Prints socket events under libzmq's names. */
final class EventPrinter {
    private final Console console;

    EventPrinter(Console console) {
        this.console = console;
    }

    void print(SocketEvent event) {
        if (event instanceof SocketEvent.ZapRequest) {
            // The handler prints these, with all that it saw.
            return;
        }
        JsonText json =
                JsonText.compact()
                        .object()
                        .key("event")
                        .string(event.name())
                        .key("value")
                        .number(event.value())
                        .key("endpoint")
                        .string(event.endpoint());
        if (event instanceof SocketEvent.HandshakeFailedProtocol failed) {
            json.key("error").string(failed.error().name()).key("reason").string(failed.reason());
        } else if (event instanceof SocketEvent.HandshakeFailedNoDetail failed) {
            json.key("reason").string(failed.reason());
        } else if (event instanceof SocketEvent.Disconnected gone && gone.reason() != null) {
            json.key("reason").string(gone.reason());
        }
        console.event(json.endObject());
    }
}

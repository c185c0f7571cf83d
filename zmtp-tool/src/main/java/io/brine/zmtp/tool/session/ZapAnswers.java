package io.brine.zmtp.tool.session;

import io.brine.zmtp.tool.cli.ZapRules;
import io.brine.zmtp.tool.format.JsonText;
import io.brine.zmtp.tool.io.Console;
import io.brine.zmtp.zap.ZapHandler;
import io.brine.zmtp.zap.ZapReply;
import io.brine.zmtp.zap.ZapRequest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Thread-safe. Answers ZAP requests by the rules of the command line, and prints them. */
final class ZapAnswers implements ZapHandler {
    private final ZapRules rules;
    private final Console console;
    private final boolean printed;

    ZapAnswers(ZapRules rules, Console console, boolean printed) {
        this.rules = rules;
        this.console = console;
        this.printed = printed;
    }

    @Override
    public CompletionStage<ZapReply> authenticate(ZapRequest request) {
        ZapReply reply = rules.decide(request);
        if (printed) {
            console.event(event(request, reply));
        }
        return CompletableFuture.completedFuture(reply);
    }

    private static JsonText event(ZapRequest request, ZapReply reply) {
        JsonText json =
                JsonText.compact()
                        .object()
                        .key("event")
                        .string("ZAP_REQUEST")
                        .key("version")
                        .string(request.version())
                        .key("domain")
                        .string(request.domain())
                        .key("address")
                        .string(request.address())
                        .key("identity")
                        .octets(request.identity())
                        .key("mechanism")
                        .string(request.mechanism())
                        .key("credentials")
                        .array();
        request.credentials().forEach(json::octets);
        return json.endArray().key("status").string(String.valueOf(reply.status())).endObject();
    }
}

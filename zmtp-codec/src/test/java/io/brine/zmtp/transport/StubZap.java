package io.brine.zmtp.transport;

import io.brine.zmtp.zap.ZapClient;
import io.brine.zmtp.zap.ZapReply;
import io.brine.zmtp.zap.ZapRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A ZAP handler that keeps what it was asked, and answers as the test says. */
final class StubZap implements ZapClient {
    final List<ZapRequest> requests = new ArrayList<>();
    CompletableFuture<ZapReply> answer;

    private StubZap(CompletableFuture<ZapReply> answer) {
        this.answer = answer;
    }

    /** Answers when the test completes {@link #answer}. */
    static StubZap waiting() {
        return new StubZap(new CompletableFuture<>());
    }

    /** Lets everyone in, or refuses everyone with another status than 200. */
    static StubZap answering(int status) {
        ZapReply reply =
                status == ZapReply.OK ? ZapReply.accept("someone") : ZapReply.refuse(status, "no");
        return new StubZap(CompletableFuture.completedFuture(reply));
    }

    @Override
    public boolean hasHandler() {
        return true;
    }

    @Override
    public CompletableFuture<ZapReply> ask(ZapRequest request) {
        requests.add(request);
        return answer;
    }
}

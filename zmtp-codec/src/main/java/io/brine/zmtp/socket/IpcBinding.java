package io.brine.zmtp.socket;

import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.IpcFile;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Confined to its socket's loop. One bound unix domain socket. */
final class IpcBinding extends StreamBinding {
    private final Endpoint.Ipc wanted;
    private volatile @Nullable IpcFile file;

    IpcBinding(Endpoints endpoints, Endpoint.Ipc wanted) {
        super(endpoints, wanted);
        this.wanted = wanted;
    }

    @Override
    CompletableFuture<Supplier<ChannelFuture>> prepare() {
        return IpcFile.prepare(wanted)
                .thenApply(
                        ready -> {
                            file = ready;
                            return () ->
                                    endpoints.stream.listen(
                                            ready.endpoint(), Accepted::new, this::acceptFailed);
                        });
    }

    @Override
    Endpoint bound(Channel channel) {
        IpcFile ours = file;
        if (ours == null) {
            return wanted;
        }
        ours.bound();
        return ours.endpoint();
    }

    @Override
    void abandoned() {
        IpcFile prepared = file;
        if (prepared != null) {
            prepared.abandon();
        }
    }

    @Override
    void release(Supplier<ChannelFuture> close) {
        IpcFile ours = file;
        if (ours == null) {
            var unused = close.get();
        } else {
            ours.release(close);
        }
    }
}

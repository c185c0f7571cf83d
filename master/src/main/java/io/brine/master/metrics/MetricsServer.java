package io.brine.master.metrics;

import io.brine.master.config.MetricsOptions;
import io.brine.master.process.LocalServers;
import io.brine.master.process.LoopPart;
import io.brine.master.process.WorkPool;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpServerCodec;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers {@code GET /metrics} with the text that Prometheus reads. The master does without it: a
 * port in use is said in the log and tried again later. Connections are its loop's; the text is
 * made on a thread of its own.
 *
 * <p>Whoever can reach the port can make it hold little: so many connections, each for one request
 * of a few kilobytes and for half a minute.
 */
public final class MetricsServer extends LoopPart {
    /** The part's and its thread's name. */
    public static final String NAME = "MetricsServer";

    static final int MAX_CONNECTIONS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);
    private static final int MAX_LINE = 1024;
    private static final int MAX_HEADERS = 8192;
    private static final int MAX_CHUNK = 1024;

    private final InetSocketAddress address;
    private final Supplier<String> text;
    private final WorkPool asking = new WorkPool("MetricsPool", 1, MAX_CONNECTIONS);
    private volatile @Nullable Channel server;
    private int connections; // the loop's

    /**
     * With where to listen and what to tell.
     *
     * @param text the metrics; called on a thread of its own and may block
     */
    public MetricsServer(MetricsOptions options, Supplier<String> text) {
        super(NAME);
        this.address = options.address();
        this.text = text;
    }

    @Override
    public boolean isVital() {
        return false;
    }

    @Override
    protected void open(EventLoop loop) throws Exception {
        if (address.isUnresolved()) {
            throw new IOException(
                    "metrics: prometheus: host: '" + address.getHostString() + "' has no address");
        }
        Channel bound =
                LocalServers.listen(loop, address, "metrics: prometheus:", this::newConnection);
        server = bound;
        bound.closeFuture().addListener(closed -> die(new IOException("its port closed")));
        LOG.info("Metrics are served on {}", bound.localAddress());
    }

    @Override
    protected void close() throws Exception {
        asking.close();
        Channel bound = server;
        if (bound != null) {
            bound.close().await(1, TimeUnit.SECONDS);
        }
    }

    /** The number of the port; 0 before the start. */
    public int port() {
        Channel bound = server;
        return bound != null && bound.localAddress() instanceof InetSocketAddress at
                ? at.getPort()
                : 0;
    }

    private ChannelHandler newConnection() {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                if (connections >= MAX_CONNECTIONS) {
                    countError();
                    channel.close();
                    return;
                }
                connections++;
                channel.closeFuture().addListener(closed -> connections--);
                channel.pipeline()
                        .addLast(new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_CHUNK))
                        .addLast(new MetricsExchange(MetricsServer.this::tell));
            }
        };
    }

    private CompletionStage<String> tell() {
        countMessage();
        return asking.submit(text::get);
    }
}

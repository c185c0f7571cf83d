package io.brine.master.metrics;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One connection: one request, one answer, the end. Confined to the connection's loop. */
final class MetricsExchange extends ChannelInboundHandlerAdapter {
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final int LONGEST_SECONDS = 30;

    private final Supplier<CompletionStage<String>> metrics;
    private boolean asked;

    /** With what is told to whom asks. */
    MetricsExchange(Supplier<CompletionStage<String>> metrics) {
        this.metrics = metrics;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var end =
                context.executor()
                        .schedule(() -> context.close(), LONGEST_SECONDS, TimeUnit.SECONDS);
        context.channel().closeFuture().addListener(closed -> end.cancel(false));
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpRequest request && !asked) {
                asked = true;
                answer(context, request);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void answer(ChannelHandlerContext context, HttpRequest request) {
        boolean head = request.method().equals(HttpMethod.HEAD);
        String path = request.uri().replaceFirst("[?#].*+", "");
        if (request.decoderResult().isFailure()) {
            send(context, HttpResponseStatus.BAD_REQUEST, "not a request of HTTP\n", head);
        } else if (!head && !request.method().equals(HttpMethod.GET)) {
            send(context, HttpResponseStatus.METHOD_NOT_ALLOWED, "GET only\n", head);
        } else if (!path.equals("/metrics") && !path.equals("/")) {
            send(context, HttpResponseStatus.NOT_FOUND, "metrics are at /metrics\n", head);
        } else {
            metrics.get()
                    .whenComplete(
                            (text, failure) -> {
                                if (failure == null) {
                                    send(context, HttpResponseStatus.OK, text, head);
                                } else {
                                    send(
                                            context,
                                            HttpResponseStatus.SERVICE_UNAVAILABLE,
                                            "busy, try again\n",
                                            head);
                                }
                            });
        }
    }

    private static void send(
            ChannelHandlerContext context, HttpResponseStatus status, String text, boolean head) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf body = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(octets);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(
                        HttpHeaderNames.CONTENT_TYPE,
                        status.equals(HttpResponseStatus.OK) ? METRICS : PLAIN)
                .set(HttpHeaderNames.CONTENT_LENGTH, octets.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}

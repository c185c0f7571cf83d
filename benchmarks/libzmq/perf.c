/*
 * The peer of benchmarks/zmtp: the scenarios of that script through libzmq. Built and run by it.
 *
 *   perf thr|lat local|remote ENDPOINT SIZE COUNT [curve]
 *   perf thr|lat inproc SIZE COUNT
 *   perf pub ENDPOINT SIZE BURST PEERS     a burst for each line on standard input
 *   perf sub PORT BURST PEERS              prints the time that each burst took
 *
 * `local` binds; the times are printed by the side that libzmq's own programs print them on.
 */
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

static const char SERVER_PUBLIC[] = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
static const char SERVER_SECRET[] = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
static const char CLIENT_PUBLIC[] = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
static const char CLIENT_SECRET[] = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

static size_t size;
static long count;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void check(int ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "perf: %s: %s\n", what, zmq_strerror(zmq_errno()));
        exit(1);
    }
}

static void *open_socket(void *context, int type, int curve, int server)
{
    void *s = zmq_socket(context, type);
    check(s != NULL, "zmq_socket");
    if (curve && server) {
        int one = 1;
        zmq_setsockopt(s, ZMQ_CURVE_SERVER, &one, sizeof one);
        check(zmq_setsockopt(s, ZMQ_CURVE_SECRETKEY, SERVER_SECRET, 41) == 0, "curve");
    } else if (curve) {
        zmq_setsockopt(s, ZMQ_CURVE_SERVERKEY, SERVER_PUBLIC, 41);
        zmq_setsockopt(s, ZMQ_CURVE_PUBLICKEY, CLIENT_PUBLIC, 41);
        check(zmq_setsockopt(s, ZMQ_CURVE_SECRETKEY, CLIENT_SECRET, 41) == 0, "curve");
    }
    return s;
}

static void join(void *s, const char *endpoint, int bind)
{
    int rc = bind ? zmq_bind(s, endpoint) : zmq_connect(s, endpoint);
    check(rc == 0, endpoint);
    if (bind) {
        char last[256];
        size_t length = sizeof last;
        zmq_getsockopt(s, ZMQ_LAST_ENDPOINT, last, &length);
        printf("bound %s\n", last);
        fflush(stdout);
    }
}

static void send_all(void *s)
{
    for (long i = 0; i < count; i++) {
        zmq_msg_t m;
        zmq_msg_init_size(&m, size);
        check(zmq_msg_send(&m, s, 0) >= 0, "send");
    }
}

static void receive_all(void *s)
{
    zmq_msg_t m;
    double begin = 0;
    zmq_msg_init(&m);
    for (long i = 0; i < count; i++) {
        check(zmq_msg_recv(&m, s, 0) >= 0, "receive");
        assert(zmq_msg_size(&m) == size);
        if (i == 0)
            begin = now();
    }
    printf("mean throughput: %.0f [msg/s]\n", (count - 1) / (now() - begin));
    zmq_msg_close(&m);
}

static void echo_all(void *s)
{
    zmq_msg_t m;
    zmq_msg_init(&m);
    for (long i = 0; i < count; i++) {
        check(zmq_msg_recv(&m, s, 0) >= 0, "receive");
        check(zmq_msg_send(&m, s, 0) >= 0, "send");
    }
    zmq_msg_close(&m);
}

static void ask_all(void *s)
{
    zmq_msg_t m;
    zmq_msg_init_size(&m, size);
    memset(zmq_msg_data(&m), 0, size);
    double begin = now();
    for (long i = 0; i < count; i++) {
        check(zmq_msg_send(&m, s, 0) >= 0, "send");
        check(zmq_msg_recv(&m, s, 0) >= 0, "receive");
    }
    printf("average latency: %.3f [us]\n", (now() - begin) * 1e6 / count / 2);
    zmq_msg_close(&m);
}

struct other {
    void *context;
    int latency;
};

static void *inproc_thread(void *argument)
{
    struct other *other = argument;
    void *s = zmq_socket(other->context, other->latency ? ZMQ_REP : ZMQ_PUSH);
    check(zmq_connect(s, "inproc://perf") == 0, "connect");
    if (other->latency)
        echo_all(s);
    else
        send_all(s);
    zmq_close(s);
    return NULL;
}

static void inproc(void *context, int latency)
{
    void *s = zmq_socket(context, latency ? ZMQ_REQ : ZMQ_PULL);
    check(zmq_bind(s, "inproc://perf") == 0, "bind");
    struct other other = {context, latency};
    pthread_t thread;
    pthread_create(&thread, NULL, inproc_thread, &other);
    if (latency)
        ask_all(s);
    else
        receive_all(s);
    pthread_join(thread, NULL);
    zmq_close(s);
}

static void publish(void *context, const char *endpoint, int peers)
{
    void *s = zmq_socket(context, ZMQ_XPUB);
    int mark = (int) count, verbose = 1, left = peers, backlog = 4096;
    char line[16], notice[16];
    zmq_setsockopt(s, ZMQ_SNDHWM, &mark, sizeof mark);
    zmq_setsockopt(s, ZMQ_XPUB_VERBOSE, &verbose, sizeof verbose);
    zmq_setsockopt(s, ZMQ_BACKLOG, &backlog, sizeof backlog);
    join(s, endpoint, 1);
    for (; left > 0; left--)
        check(zmq_recv(s, notice, sizeof notice, 0) >= 0, "receive");
    printf("subscribed\n");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin))
        send_all(s);
    zmq_close(s);
}

static void subscribe(void *context, const char *port, int peers)
{
    void *s = zmq_socket(context, ZMQ_SUB);
    int mark = 0;
    zmq_setsockopt(s, ZMQ_RCVHWM, &mark, sizeof mark);
    zmq_setsockopt(s, ZMQ_SUBSCRIBE, "", 0);
    for (int i = 0; i < peers; i++) {
        char endpoint[64];
        sprintf(endpoint, "tcp://127.0.%d.%d:%s", i / 250, i % 250 + 1, port);
        check(zmq_connect(s, endpoint) == 0, endpoint);
    }
    zmq_msg_t m;
    zmq_msg_init(&m);
    for (;;) {
        double begin = 0;
        for (long i = 0; i < count * peers; i++) {
            if (zmq_msg_recv(&m, s, 0) < 0)
                return;
            if (i == 0)
                begin = now();
        }
        printf("mean throughput: %.0f [msg/s]\n", (count * peers - 1) / (now() - begin));
        fflush(stdout);
    }
}

int main(int argc, char **argv)
{
    check(argc >= 5, "usage");
    void *context = zmq_ctx_new();
    zmq_ctx_set(context, ZMQ_MAX_SOCKETS, 20000);
    int latency = strcmp(argv[1], "lat") == 0;
    if (strcmp(argv[1], "pub") == 0) {
        size = atol(argv[3]);
        count = atol(argv[4]);
        publish(context, argv[2], atoi(argv[5]));
    } else if (strcmp(argv[1], "sub") == 0) {
        count = atol(argv[3]);
        subscribe(context, argv[2], atoi(argv[4]));
    } else if (strcmp(argv[2], "inproc") == 0) {
        size = atol(argv[3]);
        count = atol(argv[4]);
        inproc(context, latency);
    } else {
        int local = strcmp(argv[2], "local") == 0;
        int type = latency ? (local ? ZMQ_REP : ZMQ_REQ) : (local ? ZMQ_PULL : ZMQ_PUSH);
        void *s = open_socket(context, type, argc > 6, local);
        size = atol(argv[4]);
        count = atol(argv[5]);
        join(s, argv[3], local);
        if (latency)
            local ? echo_all(s) : ask_all(s);
        else
            local ? receive_all(s) : send_all(s);
        zmq_close(s);
    }
    zmq_ctx_term(context);
    return 0;
}

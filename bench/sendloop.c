// sendloop: the floor that Stoppress is measured against. One thread, one epoll, one plain send() per stream.
//
//   sendloop [--port 0] [--sndbuf 32768]
//
// Every GET becomes a stream that opens with a head frame. The body of every POST is sent to all streams as it is:
// whoever posts makes the whole frame, so that its size can be that of ours to the byte. It knows no replay, no
// queue and no second blog. A stream that cannot take a whole frame at once is closed.
// Prints {"port": N} when it listens.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common.h"

#define REQUEST_MAX 65536

enum kind { UNKNOWN, STREAM };

struct peer {
    enum kind kind;
    int place;      // in `streams`
    char *request;  // what has come of it so far
    size_t length;
};

static struct peer *peers;  // by file descriptor
static int *streams;        // file descriptors, dense
static int stream_count;
static unsigned long posted, dropped;
static int epoll_fd;

static void forget_request(struct peer *peer) {
    free(peer->request);
    peer->request = NULL;
    peer->length = 0;
}

static void leave(int fd) {
    struct peer *peer = &peers[fd];
    if (peer->kind == STREAM) {
        int moved = streams[--stream_count];
        streams[peer->place] = moved;
        peers[moved].place = peer->place;
    }
    forget_request(peer);
    peer->kind = UNKNOWN;
    close(fd);
}

static void join(int fd) {
    char head[512];
    int size = snprintf(head, sizeof head,
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
                        "Connection: close\r\n\r\nevent: head\ndata: {\"epoch\":\"floor\",\"head\":%lu}\n\n",
                        posted);
    if (send(fd, head, (size_t)size, 0) != size) {
        leave(fd);
        return;
    }
    peers[fd].kind = STREAM;
    peers[fd].place = stream_count;
    streams[stream_count++] = fd;
}

// Backwards, because leaving moves the last stream to the place that became free.
static void fan_out(const char *frame, size_t size) {
    for (int i = stream_count - 1; i >= 0; i--) {
        if (send(streams[i], frame, size, 0) != (ssize_t)size) {
            dropped++;
            fprintf(stderr, "sendloop: stream closed, %lu so far: %s\n", dropped, strerror(errno));
            leave(streams[i]);
        }
    }
}

static void answer(int fd) {
    struct peer *peer = &peers[fd];
    char *body = memmem(peer->request, peer->length, "\r\n\r\n", 4);
    if (!body) return;
    body += 4;
    if (!strncmp(peer->request, "GET ", 4)) {
        forget_request(peer);
        join(fd);
        return;
    }
    char *given = strcasestr(peer->request, "\r\ncontent-length:");
    size_t size = given ? strtoul(given + 17, NULL, 10) : 0;
    size_t there = peer->length - (size_t)(body - peer->request);
    if (there < size) return;
    static const char accepted[] = "HTTP/1.1 204 No Content\r\n\r\n";
    if (send(fd, accepted, sizeof accepted - 1, 0) < 0) {
        leave(fd);
        return;
    }
    posted++;
    fan_out(body, size);
    forget_request(peer);
}

static void receive(int fd) {
    static char bytes[REQUEST_MAX];
    struct peer *peer = &peers[fd];
    ssize_t got = recv(fd, bytes, sizeof bytes, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0 || peer->length + (size_t)got > REQUEST_MAX) {
        leave(fd);
        return;
    }
    if (peer->kind == STREAM) return;
    peer->request = realloc(peer->request, peer->length + (size_t)got + 1);
    if (!peer->request) give_up("realloc");
    memcpy(peer->request + peer->length, bytes, (size_t)got);
    peer->length += (size_t)got;
    peer->request[peer->length] = 0;
    answer(fd);
}

static void watch(int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event)) give_up("epoll_ctl");
}

static void accept_all(int listener, unsigned long limit) {
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return;
        if ((unsigned long)fd >= limit) {
            close(fd);
            continue;
        }
        peers[fd] = (struct peer){0};
        watch(fd);
    }
}

// The options are set on the listening socket: accepted ones inherit them.
static int listen_on(int port, int sndbuf) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    if (fd < 0) give_up("socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (sndbuf) setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &sndbuf, sizeof sndbuf);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (bind(fd, (struct sockaddr *)&at, size) || listen(fd, 4096)) give_up("listen");
    if (getsockname(fd, (struct sockaddr *)&at, &size)) give_up("getsockname");
    printf("{\"port\": %d}\n", ntohs(at.sin_port));
    fflush(stdout);
    return fd;
}

int main(int argc, char **argv) {
    static const struct option known[] = {{"port", 1, NULL, 'p'}, {"sndbuf", 1, NULL, 's'}, {0}};
    int port = 0, sndbuf = 32768, option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (option == 'p') port = atoi(optarg);
        else if (option == 's') sndbuf = atoi(optarg);
        else return 2;
    }
    unsigned long limit = raise_file_limit();
    peers = calloc(limit, sizeof *peers);
    streams = calloc(limit, sizeof *streams);
    if (!peers || !streams) give_up("calloc");
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    int listener = listen_on(port, sndbuf);
    watch(listener);
    struct epoll_event events[256];
    for (;;) {
        int count = epoll_wait(epoll_fd, events, 256, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == listener) accept_all(listener, limit);
            else receive(events[i].data.fd);
        }
    }
}

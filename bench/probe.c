// probe: asks for a few addresses in turn, at a steady pace, and says how long each answer took.
//
//   probe --port P --every 20 /healthz /live/x      (until stdin ends)
//
// Each address is asked for twice a round: on a connection kept open, and on a new one (time to connect included).
// It is a process of its own, in C, so that neither Python's interpreter lock nor its garbage stands in the figures.
// At the end it prints a line for each answer: PLACE KIND BEGUN_NS TOOK_US STATUS BYTES, KIND being kept or new;
// STATUS is 0 where there was no answer.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common.h"

#define PROBES_MAX (1 << 20)
#define ANSWER_MAX (4 << 20)

struct probe {
    uint16_t place, status;
    bool kept;
    uint32_t took_us, bytes;
    uint64_t begun;
};

static struct probe *probes;
static uint32_t probe_count;
static char *bytes;
static int port, kept_fd = -1;

static int dial(void) {
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    struct timeval patience = {5, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!connect(fd, (struct sockaddr *)&to, sizeof to)) return fd;
    close(fd);
    return -1;
}

static bool says(const char *head, const char *line) { return strcasestr(head, line) != NULL; }

static bool is_whole(size_t size) {
    bytes[size] = 0;
    char *body = strstr(bytes, "\r\n\r\n");
    if (!body) return false;
    size_t there = size - (size_t)(body + 4 - bytes);
    char *given = strcasestr(bytes, "\r\ncontent-length:");
    if (given && given < body) return there >= strtoul(given + 17, NULL, 10);
    return there >= 5 && !memcmp(bytes + size - 5, "0\r\n\r\n", 5);
}

// Reads one answer; answers its status, 0 where it did not come.
static uint16_t read_answer(int fd, uint32_t *size, bool *closes) {
    size_t held = 0;
    bool ended = false;
    while (!ended && held < ANSWER_MAX && !is_whole(held)) {
        ssize_t got = recv(fd, bytes + held, ANSWER_MAX - held, 0);
        if (got < 0) return 0;
        ended = got == 0;
        held += (size_t)got;
    }
    bytes[held] = 0;
    *size = (uint32_t)held;
    *closes = ended || says(bytes, "\r\nconnection: close");
    return held > 12 ? (uint16_t)atoi(bytes + 9) : 0;
}

static void ask(uint16_t place, const char *path, bool kept) {
    char request[1024];
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept-Encoding: gzip\r\n"
                          "User-Agent: stoppress-bench\r\n%s\r\n", path, port, kept ? "" : "Connection: close\r\n");
    if (kept && kept_fd < 0) kept_fd = dial();
    struct probe *probe = &probes[probe_count++];
    *probe = (struct probe){.place = place, .kept = kept, .begun = now_ns()};
    int fd = kept ? kept_fd : dial();
    bool closes = true;
    if (fd >= 0 && send(fd, request, (size_t)length, 0) == length) probe->status = read_answer(fd, &probe->bytes, &closes);
    probe->took_us = (uint32_t)((now_ns() - probe->begun) / 1000);
    if (fd >= 0 && (!kept || closes || !probe->status)) close(fd);
    if (kept && (closes || !probe->status)) kept_fd = -1;
}

// Waits until it is time for the next one; false when stdin has ended.
static bool pause_until(uint64_t due) {
    for (;;) {
        uint64_t now = now_ns();
        int left = due > now ? (int)((due - now) / 1000000) : 0;
        struct pollfd input = {.fd = 0, .events = POLLIN};
        if (poll(&input, 1, left) > 0) return false;
        if (now_ns() >= due) return true;
        struct timespec rest = {0, 200000};
        nanosleep(&rest, NULL);
    }
}

int main(int argc, char **argv) {
    static const struct option known[] = {{"port", 1, NULL, 'p'}, {"every", 1, NULL, 'e'}, {0}};
    int every_ms = 20, option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (option == 'p') port = atoi(optarg);
        else if (option == 'e') every_ms = atoi(optarg);
        else return 2;
    }
    int paths = argc - optind;
    if (!port || paths < 1 || every_ms < 1) return 2;
    raise_file_limit();
    probes = calloc(PROBES_MAX, sizeof *probes);
    bytes = malloc(ANSWER_MAX + 1);
    if (!probes || !bytes) give_up("malloc");
    uint64_t due = now_ns();
    while (probe_count < PROBES_MAX && pause_until(due)) {
        uint32_t turn = probe_count % (uint32_t)(2 * paths);
        ask((uint16_t)(turn / 2), argv[optind + turn / 2], turn % 2);
        due = due + (uint64_t)every_ms * 1000000ull > now_ns() ? due + (uint64_t)every_ms * 1000000ull : now_ns();
    }
    for (uint32_t i = 0; i < probe_count; i++) {
        const struct probe *probe = &probes[i];
        printf("%u %s %lu %u %u %u\n", probe->place, probe->kept ? "kept" : "new", probe->begun, probe->took_us,
               probe->status, probe->bytes);
    }
    return 0;
}

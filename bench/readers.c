// readers: many readers of one SSE stream, in one thread, driven by lines on stdin.
//
//   readers --port P --path /live/x/stream --count N [--host 127.0.0.1] [--sources 16] [--nap 500] [--header 'A: b']
//
// Prints one JSON object a line: "opened" when every stream answered, then one for each command:
//   mark          start counting anew
//   wait K MS     answer when every open stream has K frames since the mark, or after MS milliseconds
//   report K      what came since the mark, where K frames were due on each stream
//   quit          close everything (so does the end of stdin)
//
// A frame is a message with an `id: EPOCH.NUMBER`. On each stream numbers must follow one another, beginning after the
// number that the first `event: head` names. A frame may carry "@@SEQ:NANOSECONDS@@", the CLOCK_MONOTONIC time at
// which it was published; latency counts from there. Frames may come in any number of pieces.
//
// Once all streams are open it never sleeps in epoll_wait: it looks, reads what is there and naps. A sleeper in
// epoll_wait would have to be woken by the server's send(), and that cost would be booked on the server.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common.h"

#define SCRATCH (1 << 20)
#define FRAMES_MAX 65536
#define CONNECTING_MAX 256
#define OPEN_TIMEOUT_NS (180 * 1000000000ull)
#define QUIET_NS (20 * 1000000ull)  // after that, with nothing due, naps are four times as long
#define STDIN_MARK UINT32_MAX

enum state { IDLE, CONNECTING, HEAD, OPEN, CLOSED };

struct reader {
    int fd;
    enum state state;
    bool placed;       // `number` is known
    uint32_t frames;   // since the mark
    uint64_t number;   // of the last frame
    char *rest;        // an unfinished head or frame
    uint32_t rest_size;
};

struct field {
    const char *start;
    size_t size;
};

static const char *host = "127.0.0.1", *path = "/";
static int port, sources = 16, nap_us = 500;
static uint32_t count = 1000;
static char extra[4096], request[8192];
static int request_size;

static struct reader *readers;
static int epoll_fd;
static uint32_t open_count, connecting, failed, closed;
static char epoch[64];
static char scratch[SCRATCH];

// Since the mark.
static uint64_t frames, frame_bytes, all_bytes, gaps, doubled, foreign, heads, behind, resyncs, others, closed_at_mark;
static uint32_t reached[FRAMES_MAX];    // streams that have k frames
static uint64_t last_ns[FRAMES_MAX];    // when the last of them got there
static uint64_t stamp_ns[FRAMES_MAX];   // when frame k was published
static uint32_t *latencies;
static uint64_t latency_count, latency_room;
static uint32_t smallest, largest;
static double cpu_at_mark;

static double own_cpu_us(void) {
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e6 + (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

static void mark(void) {
    frames = frame_bytes = all_bytes = gaps = doubled = foreign = heads = behind = resyncs = others = 0;
    memset(reached, 0, sizeof reached);
    memset(last_ns, 0, sizeof last_ns);
    memset(stamp_ns, 0, sizeof stamp_ns);
    latency_count = 0;
    smallest = UINT32_MAX;
    largest = 0;
    closed_at_mark = closed;
    for (uint32_t i = 0; i < count; i++) readers[i].frames = 0;
    cpu_at_mark = own_cpu_us();
}

static void close_reader(struct reader *reader) {
    if (reader->state == OPEN) {
        open_count--;
        closed++;
    } else {
        connecting--;
        failed++;
    }
    close(reader->fd);
    free(reader->rest);
    reader->rest = NULL;
    reader->rest_size = 0;
    reader->fd = -1;
    reader->state = CLOSED;
}

static void note_latency(uint64_t published, uint64_t now) {
    if (latency_count == latency_room) {
        latency_room = latency_room ? latency_room * 2 : 1 << 16;
        latencies = realloc(latencies, latency_room * sizeof *latencies);
        if (!latencies) give_up("realloc");
    }
    uint64_t took = now > published ? (now - published) / 1000 : 0;
    latencies[latency_count++] = took > UINT32_MAX ? UINT32_MAX : (uint32_t)took;
}

// The time in the first "@@SEQ:NANOSECONDS@@"; 0 where there is none.
static uint64_t published_at(struct field data) {
    const char *end = data.start + data.size;
    const char *at = memmem(data.start, data.size, "@@", 2);
    if (!at) return 0;
    const char *colon = memchr(at + 2, ':', (size_t)(end - at - 2));
    return colon ? strtoull(colon + 1, NULL, 10) : 0;
}

static void take_frame(struct reader *reader, struct field id, struct field data, size_t size, uint64_t now) {
    const char *dot = memrchr(id.start, '.', id.size);
    size_t epoch_size = dot ? (size_t)(dot - id.start) : 0;
    if (!dot || epoch_size >= sizeof epoch) {
        foreign++;
        return;
    }
    if (!epoch[0]) memcpy(epoch, id.start, epoch_size);
    if (strlen(epoch) != epoch_size || memcmp(epoch, id.start, epoch_size)) {
        foreign++;
        return;
    }
    uint64_t number = strtoull(dot + 1, NULL, 10);
    if (reader->placed && number <= reader->number) {
        doubled++;
        return;
    }
    if (reader->placed) gaps += number - reader->number - 1;
    reader->placed = true;
    reader->number = number;
    frames++;
    frame_bytes += size;
    if (size < smallest) smallest = (uint32_t)size;
    if (size > largest) largest = (uint32_t)size;
    uint64_t published = published_at(data);
    if (published) note_latency(published, now);
    if (++reader->frames < FRAMES_MAX) {
        reached[reader->frames]++;
        last_ns[reader->frames] = now;
        stamp_ns[reader->frames] = published;
    }
}

static void take_head(struct reader *reader, struct field data) {
    heads++;
    const char *name = memmem(data.start, data.size, "\"head\"", 6);
    const char *colon = name ? memchr(name, ':', (size_t)(data.start + data.size - name)) : NULL;
    if (!colon) return;
    uint64_t head = strtoull(colon + 1, NULL, 10);
    if (reader->placed && head > reader->number) behind++;
    if (!reader->placed) reader->number = head;
    reader->placed = true;
}

static bool is_named(struct field field, const char *name) {
    return field.size == strlen(name) && !memcmp(field.start, name, field.size);
}

static void take_message(struct reader *reader, struct field event, struct field id, struct field data, size_t size,
                         uint64_t now) {
    if (id.size) take_frame(reader, id, data, size, now);
    else if (is_named(event, "head")) take_head(reader, data);
    else if (is_named(event, "resync")) resyncs++;
    else if (data.size) others++;
}

static bool take_field(const char *line, size_t size, const char *name, struct field *into) {
    size_t length = strlen(name);
    if (size <= length || memcmp(line, name, length) || line[length] != ':') return false;
    size_t skip = length + 1 + (size > length + 1 && line[length + 1] == ' ');
    *into = (struct field){line + skip, size - skip};
    return true;
}

// Takes every whole message; answers how many bytes that was.
static size_t take_messages(struct reader *reader, const char *bytes, size_t size, uint64_t now) {
    struct field event = {0}, id = {0}, data = {0};
    const char *message = bytes, *line = bytes, *end = bytes + size, *stop;
    while (line < end && (stop = memchr(line, '\n', (size_t)(end - line)))) {
        size_t length = (size_t)(stop - line);
        if (length && line[length - 1] == '\r') length--;
        if (!length) {
            take_message(reader, event, id, data, (size_t)(stop + 1 - message), now);
            event = id = data = (struct field){0};
            message = stop + 1;
        } else if (!take_field(line, length, "data", &data) && !take_field(line, length, "id", &id)) {
            take_field(line, length, "event", &event);
        }
        line = stop + 1;
    }
    return (size_t)(message - bytes);
}

static void keep_rest(struct reader *reader, const char *bytes, size_t size) {
    if (!size) {
        free(reader->rest);
        reader->rest = NULL;
    } else {
        char *kept = malloc(size);
        if (!kept) give_up("malloc");
        memcpy(kept, bytes, size);
        free(reader->rest);
        reader->rest = kept;
    }
    reader->rest_size = (uint32_t)size;
}

// Takes the response head off; answers its size, 0 while it is not whole.
static size_t take_response(struct reader *reader, const char *bytes, size_t size) {
    const char *end = memmem(bytes, size, "\r\n\r\n", 4);
    if (!end) return 0;
    if (size < 12 || memcmp(bytes, "HTTP/1.", 7) || memcmp(bytes + 8, " 200", 4)) {
        fprintf(stderr, "readers: %s was answered with %.*s\n", path, (int)strcspn(bytes, "\r\n"), bytes);
        close_reader(reader);
        return 0;
    }
    reader->state = OPEN;
    connecting--;
    open_count++;
    return (size_t)(end + 4 - bytes);
}

static void receive(struct reader *reader) {
    size_t held = reader->rest_size;
    if (held + 4096 > SCRATCH) {
        fprintf(stderr, "readers: a message of more than %d bytes\n", SCRATCH);
        close_reader(reader);
        return;
    }
    ssize_t got = recv(reader->fd, scratch + held, SCRATCH - held, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        close_reader(reader);
        return;
    }
    if (held) memcpy(scratch, reader->rest, held);
    size_t size = held + (size_t)got, used = 0;
    all_bytes += (uint64_t)got;
    if (reader->state == HEAD) {
        used = take_response(reader, scratch, size);
        if (reader->state == CLOSED) return;
    }
    if (reader->state == OPEN) used += take_messages(reader, scratch + used, size - used, now_ns());
    if (used < size || held) keep_rest(reader, scratch + used, size - used);
}

static void watch(int operation, int fd, uint32_t what, uint32_t index) {
    struct epoll_event event = {.events = what, .data.u32 = index};
    if (epoll_ctl(epoll_fd, operation, fd, &event)) give_up("epoll_ctl");
}

static void ask(struct reader *reader, uint32_t index) {
    if (send(reader->fd, request, (size_t)request_size, 0) != request_size) {
        close_reader(reader);
        return;
    }
    reader->state = HEAD;
    watch(EPOLL_CTL_MOD, reader->fd, EPOLLIN, index);
}

// The port is chosen at connect(), so that each source address has the whole ephemeral range for itself.
static void start(uint32_t index) {
    struct reader *reader = &readers[index];
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) give_up("socket");
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    struct linger abort_on_close = {1, 0};  // no TIME_WAIT: the next run needs the ports
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &abort_on_close, sizeof abort_on_close);
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    from.sin_addr.s_addr = htonl((127u << 24) + 32 + index % (uint32_t)sources);
    if (inet_pton(AF_INET, host, &to.sin_addr) != 1) give_up(host);
    if (bind(fd, (struct sockaddr *)&from, sizeof from)) give_up("bind");
    reader->fd = fd;
    reader->state = CONNECTING;
    connecting++;
    if (connect(fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) {
        close_reader(reader);
        return;
    }
    watch(EPOLL_CTL_ADD, fd, EPOLLOUT, index);
}

static struct { bool on; uint32_t frames; uint64_t deadline; } pending;
static bool over;

static void report(uint32_t due) {
    uint64_t missing = 0;
    uint32_t fans[4096], fan_count = 0;
    for (uint32_t i = 0; i < count; i++) missing += readers[i].frames < due ? due - readers[i].frames : 0;
    for (uint32_t k = 1; k <= due && k < FRAMES_MAX && fan_count < 4096; k++) {
        if (stamp_ns[k] && last_ns[k] > stamp_ns[k]) fans[fan_count++] = (uint32_t)((last_ns[k] - stamp_ns[k]) / 1000);
    }
    qsort(latencies, latency_count, sizeof *latencies, ascending);
    qsort(fans, fan_count, sizeof *fans, ascending);
    printf("{\"event\": \"report\", \"open\": %u, \"closed\": %lu, \"frames\": %lu, \"missing\": %lu, \"gaps\": %lu, "
           "\"doubled\": %lu, \"foreign\": %lu, \"heads\": %lu, \"behind\": %lu, \"resyncs\": %lu, \"others\": %lu, "
           "\"frame_bytes\": %lu, \"all_bytes\": %lu, \"smallest\": %u, \"largest\": %u, \"p50_ms\": %.3f, "
           "\"p99_ms\": %.3f, \"max_ms\": %.3f, \"last_reader_p50_ms\": %.3f, \"last_reader_max_ms\": %.3f, "
           "\"client_cpu_us\": %.0f}\n",
           open_count, closed - closed_at_mark, frames, missing, gaps, doubled, foreign, heads, behind, resyncs, others,
           frame_bytes, all_bytes, frames ? smallest : 0, largest, percentile_ms(latencies, latency_count, 0.5),
           percentile_ms(latencies, latency_count, 0.99), percentile_ms(latencies, latency_count, 1),
           percentile_ms(fans, fan_count, 0.5), percentile_ms(fans, fan_count, 1), own_cpu_us() - cpu_at_mark);
}

static void obey(char *line) {
    unsigned k = 0, ms = 0;
    if (!strcmp(line, "mark")) {
        mark();
        printf("{\"event\": \"marked\", \"open\": %u}\n", open_count);
    } else if (sscanf(line, "wait %u %u", &k, &ms) == 2 && k > 0 && k < FRAMES_MAX) {
        pending.on = true;
        pending.frames = k;
        pending.deadline = now_ns() + ms * 1000000ull;
    } else if (sscanf(line, "report %u", &k) == 1) {
        report(k);
    } else if (!strcmp(line, "quit")) {
        over = true;
    } else {
        printf("{\"event\": \"refused\", \"command\": \"%.40s\"}\n", line);
    }
    fflush(stdout);
}

static void read_commands(void) {
    static char lines[4096];
    static size_t held;
    ssize_t got = read(0, lines + held, sizeof lines - 1 - held);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        over = true;
        return;
    }
    held += (size_t)got;
    lines[held] = 0;
    char *line = lines, *stop;
    while ((stop = strchr(line, '\n'))) {
        *stop = 0;
        obey(line);
        line = stop + 1;
    }
    held -= (size_t)(line - lines);
    memmove(lines, line, held);
}

static void answer_wait(void) {
    bool done = reached[pending.frames] >= open_count;
    if (!pending.on || (!done && now_ns() < pending.deadline)) return;
    pending.on = false;
    printf("{\"event\": \"%s\", \"frames\": %u, \"streams\": %u, \"last_ns\": %lu}\n", done ? "reached" : "late",
           pending.frames, reached[pending.frames], last_ns[pending.frames]);
    fflush(stdout);
}

static void look(int timeout_ms) {
    struct epoll_event events[512];
    int ready;
    do {
        ready = epoll_wait(epoll_fd, events, 512, timeout_ms);
        for (int i = 0; i < ready; i++) {
            uint32_t index = events[i].data.u32;
            if (index == STDIN_MARK) read_commands();
            else if (readers[index].state == CONNECTING) ask(&readers[index], index);
            else if (readers[index].state != CLOSED) receive(&readers[index]);
        }
    } while (ready == 512);
}

static void open_all(void) {
    uint64_t begun = now_ns();
    uint32_t next = 0;
    while (open_count + failed + closed < count && now_ns() - begun < OPEN_TIMEOUT_NS) {
        while (next < count && connecting < CONNECTING_MAX) start(next++);
        look(50);
    }
    printf("{\"event\": \"opened\", \"open\": %u, \"failed\": %u, \"closed\": %u, \"seconds\": %.3f}\n", open_count,
           count - open_count - closed, closed, (double)(now_ns() - begun) / 1e9);
    fflush(stdout);
}

static void read_options(int argc, char **argv) {
    static const struct option known[] = {{"port", 1, NULL, 'p'},    {"path", 1, NULL, 'a'}, {"count", 1, NULL, 'n'},
                                          {"host", 1, NULL, 'h'},    {"nap", 1, NULL, 'z'},  {"sources", 1, NULL, 's'},
                                          {"header", 1, NULL, 'e'}, {0}};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
            case 'p': port = atoi(optarg); break;
            case 'a': path = optarg; break;
            case 'n': count = (uint32_t)atoi(optarg); break;
            case 'h': host = optarg; break;
            case 'z': nap_us = atoi(optarg); break;
            case 's': sources = atoi(optarg); break;
            case 'e':
                if (strlen(extra) + strlen(optarg) + 3 > sizeof extra) exit(2);
                strcat(strcat(extra, optarg), "\r\n");
                break;
            default: exit(2);
        }
    }
    if (port <= 0 || !count || sources < 1 || sources > 200) {
        fprintf(stderr, "readers: --port, --count and 1 to 200 --sources are needed\n");
        exit(2);
    }
}

int main(int argc, char **argv) {
    read_options(argc, argv);
    unsigned long limit = raise_file_limit();
    if (count + 16ul > limit) {
        fprintf(stderr, "readers: %u streams need %lu open files, the limit (ulimit -Hn) is %lu\n", count, count + 16ul,
                limit);
        return 2;
    }
    request_size = snprintf(request, sizeof request,
                            "GET %s HTTP/1.1\r\nHost: %s:%d\r\nAccept: text/event-stream\r\nCache-Control: no-cache\r\n"
                            "User-Agent: stoppress-bench\r\n%s\r\n", path, host, port, extra);
    readers = calloc(count, sizeof *readers);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (!readers || epoll_fd < 0) give_up("epoll");
    mark();
    open_all();
    watch(EPOLL_CTL_ADD, 0, EPOLLIN, STDIN_MARK);
    uint64_t seen = all_bytes, seen_at = now_ns();
    while (!over) {
        look(nap_us ? 0 : 5);
        answer_wait();
        if (seen != all_bytes || pending.on) seen_at = now_ns();
        seen = all_bytes;
        bool quiet = now_ns() - seen_at > QUIET_NS;
        struct timespec nap = {0, nap_us * (quiet ? 4000L : 1000L)};
        if (nap_us) nanosleep(&nap, NULL);
    }
    return 0;
}

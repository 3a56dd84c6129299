// What the three small C programs share: the clock, the limit on open files, a way to give up.
#ifndef BENCH_COMMON_H
#define BENCH_COMMON_H

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static inline uint64_t now_ns(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * 1000000000ull + (uint64_t)at.tv_nsec;
}

static inline void give_up(const char *what) {
    perror(what);
    exit(1);
}

// Raises the soft limit to the hard one; answers how many files may then be open.
static inline unsigned long raise_file_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit)) give_up("getrlimit");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit)) give_up("setrlimit");
    signal(SIGPIPE, SIG_IGN);
    return (unsigned long)limit.rlim_cur;
}

static inline int ascending(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

// The value below which `part` of the sorted values lie, in milliseconds from microseconds; -1 when there are none.
static inline double percentile_ms(const uint32_t *sorted, uint64_t count, double part) {
    if (!count) return -1;
    uint64_t at = (uint64_t)((double)count * part);
    return sorted[at < count ? at : count - 1] / 1000.0;
}

#endif

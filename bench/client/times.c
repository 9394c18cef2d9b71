/* Clocks, and what can be said of many times. */
#define _GNU_SOURCE
#include "client.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static int ascending(const void *left, const void *right);

/* The monotonic clock. */
double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The processor time of this process until now. */
double cpu_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void sort(double *times, size_t count) {
    qsort(times, count, sizeof *times, ascending);
}

/* The nearest rank of sorted times; 0 of none. */
double percentile(double *times, size_t count, double share) {
    if (!count) return 0;
    size_t rank = (size_t)(share * (double)count + 0.999999);
    return times[rank ? (rank > count ? count : rank) - 1 : 0];
}

static int ascending(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

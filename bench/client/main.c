/* client hold|load name=value…: see hold.c and load.c for what they do. */
#define _GNU_SOURCE
#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void take(struct options *options, const char *name, size_t length, const char *value);

int main(int count, char **arguments) {
    if (count < 2) fail("usage: client hold|load name=value…");
    struct options options = read_options(count - 2, arguments + 2);
    if (!options.port || !options.request) fail("port and request are needed");
    if (!strcmp(arguments[1], "hold")) return hold_main(&options);
    if (!strcmp(arguments[1], "load")) return load_main(&options);
    fail("usage: client hold|load name=value…");
}

struct options read_options(int count, char **arguments) {
    struct options options = {.count = 1, .rate = 2000, .senders = 1, .expect = 200, .seconds = 1,
                              .token = ""};
    for (int i = 0; i < count; i++) {
        const char *equals = strchr(arguments[i], '=');
        if (!equals) fail(arguments[i]);
        take(&options, arguments[i], (size_t)(equals - arguments[i]), equals + 1);
    }
    return options;
}

/* Say what is wrong, and end. */
_Noreturn void fail(const char *what) {
    fprintf(stderr, "client: %s\n", what);
    exit(2);
}

static int is(const char *name, size_t length, const char *expected) {
    return strlen(expected) == length && !strncmp(name, expected, length);
}

static void take(struct options *options, const char *name, size_t length, const char *value) {
    if (is(name, length, "port")) options->port = atoi(value);
    else if (is(name, length, "count")) options->count = atoi(value);
    else if (is(name, length, "rate")) options->rate = atoi(value);
    else if (is(name, length, "senders")) options->senders = atoi(value);
    else if (is(name, length, "expect")) options->expect = atoi(value);
    else if (is(name, length, "seconds")) options->seconds = atof(value);
    else if (is(name, length, "pace_ms")) options->pace_ms = atof(value);
    else if (is(name, length, "request")) options->request = value;
    else if (is(name, length, "publish")) options->publish = value;
    else if (is(name, length, "capture")) options->capture = value;
    else if (is(name, length, "token")) options->token = value;
    else if (is(name, length, "step") && options->step_count < MAX_STEPS)
        options->steps[options->step_count++] = value;
    else fail(name);
}

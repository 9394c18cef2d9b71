/* client hold: `count` polls in flight, and the time at which each is answered.
 *
 * Each connection sends its steps one after the other (a handshake, if any), then the poll. Then
 * commands come on stdin, and each is answered by one line of JSON:
 *
 *   publish MARKER WITHIN_S                 send the publishing request, wait for all answers
 *   again                                   poll again on every connection that was answered
 *   series FIRST COUNT PACE_MS WITHIN_S     publish, wait, poll again; COUNT times
 *
 * An answer that comes while nothing is published is early; it never counts as whole. */
#define _GNU_SOURCE
#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS_A_TURN 256
#define MAX_COMMAND 128

static struct {
    const struct options *options;
    int epoll, has_command;
    struct connection *polls, publisher;
    size_t count, polling, early, lost;
} all;

static struct {
    int is_running, is_acknowledged;
    char marker[MARKER_CHARS + 1];
    double began_s, acknowledged_s, began_cpu_s;
    double *times;
    size_t answered, whole, bytes;
} fan_out;

static void open_polls(double until_s);
static void add(struct connection *connection);
static void turn(double until_s);
static void take_answer(struct connection *connection);
static void lose(struct connection *connection);
static void next_request(struct connection *connection);
static void poll_answered(struct connection *connection);
static void obey(char *command);
static void publish(const char *marker, double within_s);
static void poll_again(void);
static void run_series(int first, int count, double pace_s, double within_s);
static void print_fan_out(void);

int hold_main(const struct options *options) {
    double began_s = now_s();
    all.options = options;
    all.count = (size_t)options->count;
    all.epoll = epoll_create1(EPOLL_CLOEXEC);
    all.polls = calloc(all.count, sizeof *all.polls);
    fan_out.times = calloc(all.count, sizeof *fan_out.times);
    if (!all.polls || !fan_out.times) fail("out of memory");
    open_polls(began_s + options->seconds);
    printf("{\"polling\":%zu,\"early\":%zu,\"lost\":%zu,\"seconds\":%.3f}\n", all.polling,
           all.early, all.lost, now_s() - began_s);
    struct epoll_event input = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(all.epoll, EPOLL_CTL_ADD, STDIN_FILENO, &input);
    char command[MAX_COMMAND];
    for (;;) {
        fflush(stdout);
        for (all.has_command = 0; !all.has_command;) turn(now_s() + 60);
        ssize_t length = read(STDIN_FILENO, command, sizeof command - 1);
        if (length <= 0) return 0;
        command[length] = '\0';
        obey(command);
    }
}

/* Connect at most `rate` a second, so that no queue of new connections overflows. */
static void open_polls(double until_s) {
    double began_s = now_s();
    for (size_t i = 0; i < all.count && now_s() < until_s; i++) {
        struct connection *connection = &all.polls[i];
        snprintf(connection->token, sizeof connection->token, "%s", all.options->token);
        add(connection);
        next_request(connection);
        double due_s = began_s + (double)(i + 1) / all.options->rate;
        do turn(due_s);
        while (now_s() < due_s);
    }
    if (all.options->publish) add(&all.publisher);
    while (all.polling + all.early + all.lost < all.count && now_s() < until_s) turn(until_s);
}

static void add(struct connection *connection) {
    connection->socket = connected_socket(all.options->port);
    if (connection->socket < 0) return;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    epoll_ctl(all.epoll, EPOLL_CTL_ADD, connection->socket, &event);
}

/* Wait for what comes until `until_s`, and take in what has come. */
static void turn(double until_s) {
    struct epoll_event events[EVENTS_A_TURN];
    double left_s = until_s - now_s();
    int wait_ms = left_s > 0 ? (int)(left_s * 1e3 + 0.999) : 0;
    int count = epoll_wait(all.epoll, events, EVENTS_A_TURN, wait_ms);
    for (int i = 0; i < count; i++) {
        if (events[i].data.ptr) take_answer(events[i].data.ptr);
        else all.has_command = 1;
    }
}

static void take_answer(struct connection *connection) {
    enum received received = receive(&connection->answer, connection->socket);
    if (received == MORE_TO_COME) return;
    if (received == HUNG_UP) {
        lose(connection);
        return;
    }
    if (connection == &all.publisher) {
        fan_out.acknowledged_s = now_s();
        fan_out.is_acknowledged = connection->answer.status / 100 == 2;
    } else if (connection->step <= all.options->step_count) {
        capture_token(connection, all.options->capture);
        if (connection->answer.status == 200) next_request(connection);
        else lose(connection);
    } else {
        poll_answered(connection);
    }
}

static void lose(struct connection *connection) {
    if (connection != &all.publisher) all.lost++;
    if (connection->is_waiting) all.polling--;
    connection->is_waiting = 0;
    if (connection->socket >= 0) close(connection->socket);
    connection->socket = -1;
}

/* Send the next step, or the poll when there is none left; `step` is then beyond the steps. */
static void next_request(struct connection *connection) {
    int is_poll = connection->step >= all.options->step_count;
    const char *request = is_poll ? all.options->request : all.options->steps[connection->step];
    connection->step = is_poll ? all.options->step_count + 1 : connection->step + 1;
    if (connection->socket < 0 || !send_request(connection, request, "")) {
        lose(connection);
        return;
    }
    connection->is_waiting = is_poll;
    all.polling += (size_t)is_poll;
}

static void poll_answered(struct connection *connection) {
    double came_s = now_s();
    int is_early = !fan_out.is_running || !connection->is_waiting || fan_out.answered == all.count;
    if (connection->is_waiting) all.polling--;
    connection->is_waiting = 0;
    all.early += (size_t)is_early;
    capture_token(connection, all.options->capture);
    if (is_early) return;
    fan_out.times[fan_out.answered++] = came_s - fan_out.began_s;
    fan_out.bytes += connection->answer.used;
    fan_out.whole += connection->answer.status == 200 && holds(&connection->answer, fan_out.marker);
}

static void obey(char *command) {
    char marker[MARKER_CHARS + 1];
    int first, count;
    double pace_ms, within_s;
    if (sscanf(command, "publish %8s %lf", marker, &within_s) == 2) {
        publish(marker, within_s);
        print_fan_out();
    } else if (!strncmp(command, "again", 5)) {
        poll_again();
        printf("{\"polling\":%zu,\"early\":%zu,\"lost\":%zu}\n", all.polling, all.early, all.lost);
    } else if (sscanf(command, "series %d %d %lf %lf", &first, &count, &pace_ms, &within_s) == 4) {
        run_series(first, count, pace_ms / 1e3, within_s);
    } else {
        fail(command);
    }
}

/* Publish, and wait until every poll and the publisher are answered, or for `within_s`. */
static void publish(const char *marker, double within_s) {
    snprintf(fan_out.marker, sizeof fan_out.marker, "%s", marker);
    fan_out.answered = fan_out.whole = fan_out.bytes = 0;
    fan_out.acknowledged_s = fan_out.is_acknowledged = 0;
    fan_out.is_running = 1;
    size_t expected = all.polling;
    fan_out.began_cpu_s = cpu_s();
    fan_out.began_s = now_s();
    if (!send_request(&all.publisher, all.options->publish, marker)) fail("cannot publish");
    double until_s = fan_out.began_s + within_s;
    while ((fan_out.answered < expected || !fan_out.acknowledged_s) && now_s() < until_s)
        turn(until_s);
    fan_out.is_running = 0;
}

static void poll_again(void) {
    for (size_t i = 0; i < all.count; i++) {
        struct connection *connection = &all.polls[i];
        int is_idle = !connection->is_waiting && connection->step > all.options->step_count;
        if (is_idle && connection->socket >= 0) next_request(connection);
    }
}

static void run_series(int first, int count, double pace_s, double within_s) {
    size_t room = (size_t)count * all.count, used = 0, whole = 0;
    double *times = calloc(room ? room : 1, sizeof *times);
    if (!times) fail("out of memory");
    double began_cpu_s = cpu_s();
    for (int i = 0; i < count; i++) {
        char marker[MARKER_CHARS + 8];
        snprintf(marker, sizeof marker, "m%07d", first + i);
        publish(marker, within_s);
        memcpy(times + used, fan_out.times, fan_out.answered * sizeof *times);
        used += fan_out.answered;
        whole += fan_out.whole;
        /* After the last one nothing stays held: not every server sees that a client hung up. */
        if (fan_out.answered < all.count || i == count - 1) break;
        poll_again();
        for (double due_s = now_s() + pace_s; now_s() < due_s;) turn(due_s);
    }
    sort(times, used);
    printf("{\"expected\":%zu,\"whole\":%zu,\"median_ms\":%.4f,\"p99_ms\":%.4f,\"last_ms\":%.4f,"
           "\"cpu_ms\":%.3f}\n", room, whole, percentile(times, used, .5) * 1e3,
           percentile(times, used, .99) * 1e3, percentile(times, used, 1) * 1e3,
           (cpu_s() - began_cpu_s) * 1e3);
    free(times);
}

static void print_fan_out(void) {
    double used_cpu_s = cpu_s() - fan_out.began_cpu_s;
    double *times = fan_out.times;
    size_t count = fan_out.answered;
    sort(times, count);
    printf("{\"count\":%zu,\"answered\":%zu,\"whole\":%zu,\"early\":%zu,\"lost\":%zu,"
           "\"is_acknowledged\":%d,\"acknowledged_ms\":%.4f,\"first_ms\":%.4f,\"median_ms\":%.4f,"
           "\"p99_ms\":%.4f,\"last_ms\":%.4f,\"bytes\":%zu,\"cpu_ms\":%.3f}\n",
           all.count, count, fan_out.whole, all.early, all.lost, fan_out.is_acknowledged,
           (fan_out.acknowledged_s - fan_out.began_s) * 1e3, percentile(times, count, 0) * 1e3,
           percentile(times, count, .5) * 1e3, percentile(times, count, .99) * 1e3,
           percentile(times, count, 1) * 1e3, fan_out.bytes, used_cpu_s * 1e3);
}

/* client load: `senders` keep-alive connections, each sending one request after the other.
 *
 * For `seconds`; after each answer a sender pauses for `pace_ms`. An answer of another status than
 * `expect` fails. The result is one line of JSON. */
#define _GNU_SOURCE
#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS_A_TURN 64
/* What requests on their way get after the time is up. */
#define GRACE_S 10

static struct {
    const struct options *options;
    int epoll, open;
    struct connection *senders;
    double *times;
    size_t used, room, failed;
    unsigned number;
} load;

static void start(struct connection *sender);
static void send_due(double until_s);
static void turn(double until_s);
static void take_answer(struct connection *sender);
static void keep(double time_s);

int load_main(const struct options *options) {
    load.options = options;
    load.epoll = epoll_create1(EPOLL_CLOEXEC);
    load.senders = calloc((size_t)options->senders, sizeof *load.senders);
    if (!load.senders) fail("out of memory");
    for (int i = 0; i < options->senders; i++) start(&load.senders[i]);
    double began_s = now_s(), began_cpu_s = cpu_s();
    double until_s = began_s + options->seconds;
    while (now_s() < until_s && load.open) {
        send_due(until_s);
        turn(until_s);
    }
    double took_s = now_s() - began_s;
    size_t in_time = load.used;
    for (int i = 0; i < options->senders; i++)
        while (load.senders[i].is_waiting && now_s() < until_s + GRACE_S) turn(until_s + GRACE_S);
    sort(load.times, load.used);
    printf("{\"count\":%zu,\"failed\":%zu,\"seconds\":%.4f,\"per_second\":%.2f,\"median_ms\":%.4f,"
           "\"p99_ms\":%.4f,\"last_ms\":%.4f,\"cpu_ms\":%.3f}\n", in_time, load.failed, took_s,
           (double)in_time / took_s, percentile(load.times, load.used, .5) * 1e3,
           percentile(load.times, load.used, .99) * 1e3, percentile(load.times, load.used, 1) * 1e3,
           (cpu_s() - began_cpu_s) * 1e3);
    return 0;
}

static void start(struct connection *sender) {
    sender->socket = connected_socket(load.options->port);
    if (sender->socket < 0) {
        load.failed++;
        return;
    }
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = sender};
    epoll_ctl(load.epoll, EPOLL_CTL_ADD, sender->socket, &event);
    load.open++;
}

static void send_due(double until_s) {
    double now = now_s();
    for (int i = 0; i < load.options->senders && now < until_s; i++) {
        struct connection *sender = &load.senders[i];
        if (sender->socket < 0 || sender->is_waiting || sender->due_s > now) continue;
        char marker[MARKER_CHARS + 8];
        snprintf(marker, sizeof marker, "m%07u", load.number++ % 10000000);
        sender->is_waiting = send_request(sender, load.options->request, marker);
        load.failed += !sender->is_waiting;
    }
}

static void turn(double until_s) {
    struct epoll_event events[EVENTS_A_TURN];
    double due_s = until_s;
    for (int i = 0; i < load.options->senders; i++) {
        struct connection *sender = &load.senders[i];
        if (sender->socket >= 0 && !sender->is_waiting && sender->due_s < due_s)
            due_s = sender->due_s;
    }
    double left_s = due_s - now_s();
    int wait_ms = left_s > 0 ? (int)(left_s * 1e3 + 0.999) : 0;
    int count = epoll_wait(load.epoll, events, EVENTS_A_TURN, wait_ms);
    for (int i = 0; i < count; i++) take_answer(events[i].data.ptr);
}

static void take_answer(struct connection *sender) {
    enum received received = receive(&sender->answer, sender->socket);
    if (received == MORE_TO_COME) return;
    double now = now_s();
    sender->is_waiting = 0;
    sender->due_s = now + load.options->pace_ms / 1e3;
    if (received == HUNG_UP) {
        close(sender->socket);
        sender->socket = -1;
        load.open--;
        load.failed++;
    } else if (sender->answer.status == load.options->expect) {
        keep(now - sender->sent_s);
    } else {
        load.failed++;
    }
}

static void keep(double time_s) {
    if (load.used == load.room) {
        load.room = load.room ? load.room * 2 : 4096;
        load.times = realloc(load.times, load.room * sizeof *load.times);
        if (!load.times) fail("out of memory");
    }
    load.times[load.used++] = time_s;
}

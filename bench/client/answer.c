/* One HTTP/1.1 answer, taken in as it comes; Content-Length and chunked, whole or not. */
#define _GNU_SOURCE
#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define FIRST_ROOM 2048
#define LEAST_ROOM 512

static const char END_OF_HEAD[] = "\r\n\r\n";

static void read_head(struct answer *answer);
static int is_whole(const struct answer *answer);
static int has_last_chunk(const char *at, const char *end);

/* Take in what has come; never blocks. */
enum received receive(struct answer *answer, int socket) {
    for (;;) {
        if (answer->room - answer->used < LEAST_ROOM) {
            answer->room = answer->room ? answer->room * 2 : FIRST_ROOM;
            answer->bytes = realloc(answer->bytes, answer->room);
            if (!answer->bytes) fail("out of memory");
        }
        size_t room = answer->room - answer->used - 1;
        ssize_t came = recv(socket, answer->bytes + answer->used, room, 0);
        if (came == 0) return HUNG_UP;
        if (came < 0) return errno == EAGAIN || errno == EINTR ? MORE_TO_COME : HUNG_UP;
        answer->used += (size_t)came;
        answer->bytes[answer->used] = '\0';
        if (!answer->body) read_head(answer);
        if (answer->body && is_whole(answer)) return COMPLETE;
        if ((size_t)came < room) return MORE_TO_COME;
    }
}

/* Whether the body contains `expected`. */
int holds(const struct answer *answer, const char *expected) {
    const char *body = answer->bytes + answer->body;
    size_t length = answer->used - answer->body;
    return memmem(body, length, expected, strlen(expected)) != NULL;
}

/* Begin the next answer in the same memory. */
void forget(struct answer *answer) {
    answer->used = answer->body = 0;
    answer->length = 0;
    answer->status = 0;
}

static void read_head(struct answer *answer) {
    char *end = memmem(answer->bytes, answer->used, END_OF_HEAD, strlen(END_OF_HEAD));
    if (!end) return;
    answer->body = (size_t)(end - answer->bytes) + strlen(END_OF_HEAD);
    if (answer->used > strlen("HTTP/1.1 ")) answer->status = atoi(answer->bytes + strlen("HTTP/1.1 "));
    end[2] = '\0'; /* the search must not run into the body */
    const char *length = strcasestr(answer->bytes, "\r\ncontent-length:");
    const char *coding = strcasestr(answer->bytes, "\r\ntransfer-encoding: chunked");
    end[2] = '\r';
    answer->length = coding ? -1 : length ? atol(length + strlen("\r\ncontent-length:")) : 0;
}

static int is_whole(const struct answer *answer) {
    const char *body = answer->bytes + answer->body;
    size_t came = answer->used - answer->body;
    if (answer->length >= 0) return came >= (size_t)answer->length;
    return has_last_chunk(body, body + came);
}

static int has_last_chunk(const char *at, const char *end) {
    while (at < end) {
        char *after;
        unsigned long size = strtoul(at, &after, 16);
        const char *line_end = memmem(at, (size_t)(end - at), "\r\n", 2);
        if (!line_end || after == at) return 0;
        if (size == 0) return end - line_end >= 4;
        if (size > (size_t)(end - line_end)) return 0;
        at = line_end + 2 + size + 2;
    }
    return 0;
}

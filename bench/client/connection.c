/* Connecting to a server on this machine, and sending it requests made of templates. */
#define _GNU_SOURCE
#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_REQUEST_BYTES 8192

static size_t fill_in(char *to, const char *template, const char *token, const char *marker);
static size_t append(char *to, size_t used, const char *from, size_t length);

/* Connect, or return -1. Blocks while the kernel's queue of new connections is full. */
int connected_socket(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (number < 0) return -1;
    int on = 1;
    setsockopt(number, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(number, (struct sockaddr *)&address, sizeof address) < 0) {
        close(number);
        return -1;
    }
    fcntl(number, F_SETFL, O_NONBLOCK);
    return number;
}

/* Send `template` with {token} and {marker} filled in; 0 when the connection does not take it. */
int send_request(struct connection *connection, const char *template, const char *marker) {
    char request[MAX_REQUEST_BYTES];
    size_t length = fill_in(request, template, connection->token, marker);
    forget(&connection->answer);
    connection->sent_s = now_s();
    /* A request is far smaller than the buffer of a socket that has nothing to send. */
    return send(connection->socket, request, length, MSG_NOSIGNAL) == (ssize_t)length;
}

/* Keep what stands between `pattern` and the next quote, e.g. the cursor; else what was kept. */
void capture_token(struct connection *connection, const char *pattern) {
    const struct answer *answer = &connection->answer;
    if (!pattern || !answer->used) return;
    const char *end = answer->bytes + answer->used;
    const char *at = memmem(answer->bytes, answer->used, pattern, strlen(pattern));
    if (!at) return;
    at += strlen(pattern);
    const char *quote = memchr(at, '"', (size_t)(end - at));
    if (!quote || (size_t)(quote - at) >= sizeof connection->token) return;
    memcpy(connection->token, at, (size_t)(quote - at));
    connection->token[quote - at] = '\0';
}

static size_t fill_in(char *to, const char *template, const char *token, const char *marker) {
    size_t used = 0;
    const char *at = template;
    while (*at) {
        const char *brace = strchr(at, '{');
        if (!brace) break;
        used = append(to, used, at, (size_t)(brace - at));
        if (!strncmp(brace, "{token}", 7)) {
            used = append(to, used, token, strlen(token));
            at = brace + 7;
        } else if (!strncmp(brace, "{marker}", 8)) {
            used = append(to, used, marker, strlen(marker));
            at = brace + 8;
        } else {
            used = append(to, used, brace, 1);
            at = brace + 1;
        }
    }
    return append(to, used, at, strlen(at));
}

static size_t append(char *to, size_t used, const char *from, size_t length) {
    if (used + length > MAX_REQUEST_BYTES) fail("the request is too long");
    memcpy(to + used, from, length);
    return used + length;
}

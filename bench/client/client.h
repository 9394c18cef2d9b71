/* The load client: many keep-alive connections to a server on this machine, one epoll loop, one
 * thread, one clock. It must never be the bottleneck, so it reports its own CPU time with every
 * result. What it says on stdout is one JSON object a line. */
#ifndef CLIENT_H
#define CLIENT_H

#include <stddef.h>

/* "m0000001": as long as "{marker}", so that the Content-Length of a template is right. */
#define MARKER_CHARS 8
#define MAX_STEPS 4

/* An answer as far as it has come; `bytes` ends with a NUL that is no part of it. */
struct answer {
    char *bytes;
    size_t used, room;
    size_t body;  /* where the body begins; 0 until the head is whole */
    long length;  /* of the body; -1 when it is chunked */
    int status;
};

enum received { MORE_TO_COME, COMPLETE, HUNG_UP };

enum received receive(struct answer *answer, int socket);
int holds(const struct answer *answer, const char *expected);
void forget(struct answer *answer);

/* A connection; `step` counts the requests that go before the poll, e.g. a handshake. */
struct connection {
    int socket;
    int step;
    int is_waiting;
    double due_s;
    double sent_s;
    char token[96];
    struct answer answer;
};

/* What the command line says: name=value arguments. */
struct options {
    int port, count, rate, senders, expect;
    double seconds, pace_ms;
    const char *steps[MAX_STEPS];
    int step_count;
    const char *request, *publish, *capture, *token;
};

struct options read_options(int count, char **arguments);
int connected_socket(int port);
int send_request(struct connection *connection, const char *template, const char *marker);
void capture_token(struct connection *connection, const char *pattern);

double now_s(void);
double cpu_s(void);
double percentile(double *times, size_t count, double share);
void sort(double *times, size_t count);
_Noreturn void fail(const char *what);

int hold_main(const struct options *options);
int load_main(const struct options *options);

#endif

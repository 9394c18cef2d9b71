"""Edge: where the chat meets the outside: the WSGI app, its own server, the command line."""

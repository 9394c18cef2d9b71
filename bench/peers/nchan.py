"""Becomes nginx with nchan: one worker, long polls by room, everything in CHAT_DATA.

python -m bench.peers.nchan POLLS
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from bench.peers.event_body import HEADERS
from bench.peers.free_port import free_port

POLICY = HEADERS["Content-Security-Policy"]
CONFIGURATION = """
load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 19000; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_timeout 120s;
    keepalive_requests 1000000;
    nchan_shared_memory_size 128M;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location = /poll {{
            nchan_subscriber longpoll;
            nchan_channel_id $arg_room;
            nchan_subscriber_first_message newest;
            nchan_subscriber_timeout 50;
            add_header Content-Security-Policy "{policy}";
        }}
        location = /publish {{
            nchan_publisher;
            nchan_channel_id $arg_room;
            nchan_message_buffer_length 10;
        }}
        location = /held {{ nchan_stub_status; }}
    }}
}}
"""


def main() -> None:
    """Say where it will listen, and become nginx."""
    port = free_port()
    folder = Path(os.environ["CHAT_DATA"])
    folder.mkdir(parents=True)
    file = folder / "nginx.conf"
    file.write_text(CONFIGURATION.format(folder=folder, port=port, policy=POLICY))
    sys.stdout.write(f"Listening on http://127.0.0.1:{port}/\n")
    sys.stdout.flush()
    os.execv(shutil.which("nginx") or "nginx", ["nginx", "-p", str(folder), "-c", str(file)])


if __name__ == "__main__":
    main()

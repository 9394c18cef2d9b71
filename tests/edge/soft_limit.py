"""`python app.py` with a soft limit of descriptors that is too low; `python -m` runs it."""

import resource

from chat.edge.command import main

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    raise SystemExit(main([]))

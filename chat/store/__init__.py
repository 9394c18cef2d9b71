"""The store: what is on the disk, and the thread that writes it. Knows values and SQLAlchemy."""

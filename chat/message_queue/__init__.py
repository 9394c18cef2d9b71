"""The message queue: recent events, and those who wait for more. Knows values and `threading`."""

"""The core: what can be done in the chat, one verb each. Knows no HTTP."""

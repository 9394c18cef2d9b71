"""Values: what the other layers pass around. Knows nothing of the layers above."""

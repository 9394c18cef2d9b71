"""The web: blueprints that turn HTTP into verbs of the core, and what they return into HTTP."""

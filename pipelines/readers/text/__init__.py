"""Read plain text, in the layouts that portals and converters make."""

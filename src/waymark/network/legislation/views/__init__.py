"""The edge of law: pages to read, to answer on, and to keep it."""

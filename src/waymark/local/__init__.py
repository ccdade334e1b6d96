"""The wing of one police area, which may hold victims’ data; the network never meets it."""

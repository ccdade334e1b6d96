"""Pure decisions about groups, meetings and their clocks."""

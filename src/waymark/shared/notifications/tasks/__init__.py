"""What sends: one process that takes messages from the outbox, and the ways out."""

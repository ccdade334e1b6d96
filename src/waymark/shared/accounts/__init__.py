"""Who is who: organisations, seats, people, and how they sign in and prove it."""

"""Pure decisions on law: stages, what is in force, who has still to answer, what a feed says."""

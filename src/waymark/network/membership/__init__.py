"""Who belongs to the network, in which seats, who leads, and what a leaver hands over."""

"""The forms of the network's questions."""

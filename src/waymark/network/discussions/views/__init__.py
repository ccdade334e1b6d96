"""The pages of the network's questions."""

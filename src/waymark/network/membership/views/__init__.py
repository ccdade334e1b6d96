"""Pages of the members: who belongs, who leads, who hands over, who has done what."""

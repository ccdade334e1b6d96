"""What may follow what in a membership, whose rank suffices, who is quiet, who is alarmed."""

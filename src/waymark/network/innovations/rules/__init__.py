"""The decisions of the innovation library: plain values in, answers out, no clock."""

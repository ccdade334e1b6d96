"""The co-ordinator's newsletter: written, shown to whom it goes, sent once, kept, and a feed."""

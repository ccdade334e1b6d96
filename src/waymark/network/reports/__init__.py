"""Packs for the governance group, areas open to the public, and what events cost."""

"""What is typed about returns, signing keys and limits."""

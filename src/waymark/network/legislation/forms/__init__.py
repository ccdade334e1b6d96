"""What is typed about law and the Code."""

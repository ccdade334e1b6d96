"""What both wings use; nothing here knows the words of either."""

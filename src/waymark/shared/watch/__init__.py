"""What an administrator watches: log, reports of faults, figures. None of them names people."""

"""How a site is set up and run: settings, addresses, processes, backups, checks."""

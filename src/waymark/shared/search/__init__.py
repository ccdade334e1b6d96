"""One search for everything a wing holds, showing each reader only what that reader may see."""

"""The care of victims in one police area; nearly empty yet."""

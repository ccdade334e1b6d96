"""What can be done in the library, one function per use case."""

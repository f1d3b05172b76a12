"""Discord: the only package that imports its library."""

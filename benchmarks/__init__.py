"""How fast the software is, beside its peers: see README.md."""

"""Reading and checking a made-up case of a million values."""

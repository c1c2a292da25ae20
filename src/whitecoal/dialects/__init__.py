"""Other systems' models, each read into a problem of the ledger: one module for each system."""

"""The peers, each on its own work: what the sections peer_osemosys and peer_pypsa run."""

"""What is shown of a plan: headlines for the terminal, the report, the comparison.

They read the ledger and name no sector and no good: what to show is said by the case, in the entries
`[[headlines]]` and `[[report]]` of case.toml (see `vocabulary`).
"""

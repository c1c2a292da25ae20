"""Second looks: each sector's world worked out again from the tables and the ledger of a finished plan.

They share nothing with what built the plan: no rule, no helper, no name of an entry. What they share is how a case is
read (its tables, series, places and units) and the simulator of contracts, which is held to published examples of its
own. Where building and looking disagree, one of the two is wrong, and the audit says so.
"""

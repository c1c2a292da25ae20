"""Solving: from sparse arrays to a plan's numbers and prices, by HiGHS; and why there is none where there is none."""

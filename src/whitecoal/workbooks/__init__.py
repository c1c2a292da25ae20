"""A case in one Excel workbook: the same files as in a folder, read from and written to sheets."""

"""Workbooks (xlsx, xls), read as Excel prints them."""

"""Read Excel workbooks (xlsx, xls) as Excel prints them."""

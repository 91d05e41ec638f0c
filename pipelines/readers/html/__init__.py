"""Web pages, saved ones too (MHT), read as a browser paints them."""

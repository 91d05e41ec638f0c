"""Read web pages, and saved ones (MHT), as a browser paints them."""

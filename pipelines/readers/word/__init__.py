"""Read Word documents: docx, and the same XML in other packages, as Word paints them."""

"""Word documents: docx and what packs the same XML in other ways, read as Word paints them."""

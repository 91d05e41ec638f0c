"""PDF documents, read as a viewer paints their pages."""

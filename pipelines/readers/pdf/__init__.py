"""Read PDF documents as a viewer paints their pages."""

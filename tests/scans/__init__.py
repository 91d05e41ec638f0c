"""Random reports as scans: printed in a Chinese font, then damaged as scanners and phones do.

`paper` draws pages, `damage` spoils them, `made` puts them into files and says what they print.
"""

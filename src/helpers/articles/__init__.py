"""Reading articles: the figures of a plain text, what they claim, and whether the archive bears them out."""

"""Reading articles: the figures of a plain text, what they claim, and whether the archive bears them out."""

from helpers.articles.checking import Finding, Label, Report, check_article

__all__ = ["Finding", "Label", "Report", "check_article"]

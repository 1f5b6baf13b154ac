"""Sitemaps: all stories in files of their own, standing pages and lists, and the news of the last 48 hours."""

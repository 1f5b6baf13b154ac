"""What goes out beside pages: feeds, sitemaps, and what crawlers are told."""

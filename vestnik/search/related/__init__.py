"""Related stories, and the topic to which a story may belong: worked out in the background, never at reading time."""

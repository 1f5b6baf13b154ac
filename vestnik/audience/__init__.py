"""What is read, counted without knowing anybody: no cookies, no addresses of readers, only sums by the hour."""

"""Makes the demo paper's illustrations: `python -m tools.pictures [key …]` (Pillow, numpy and Chromium)."""

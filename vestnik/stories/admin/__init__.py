"""The newsroom's side of stories: listing, editor, choosers, notes, rights. All on Wagtail's public views."""

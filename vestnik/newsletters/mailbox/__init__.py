"""The local mailbox: where mails go while the paper has no mail server (`email_url = "file:"`), and the page there."""

"""Issues for everybody: their pages, the list on the newsletter’s page, the card for social networks."""

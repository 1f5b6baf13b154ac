"""The paper and its sections as accounts to follow, by ActivityPub (W3C Recommendation, 2018), as Mastodon speaks it.

An edition's account publishes its stories, a section's announces those of the section. Nobody is followed, and of what
comes in only follows and their ends are taken.
"""

"""The demo paper: «Делник», its stories, people and pictures, and as many archive stories as one asks for."""

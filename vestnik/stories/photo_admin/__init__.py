"""Photos in the admin: taking in files, asking for whose they are, finding those without a credit."""

"""What pages tell machines in the words of schema.org, made of the values that their templates show."""

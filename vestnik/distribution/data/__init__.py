"""The paper as data: stories with their rights and corrections, as JSON that anybody may read, kept like pages."""

"""The curation desk: where the newsroom arranges fronts, sees what readers will see, and puts it live."""

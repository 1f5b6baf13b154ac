"""The door: the process that readers talk to. Imports neither Django nor templates (research: docs/architecture.md)."""

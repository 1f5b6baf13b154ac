"""The newsroom's side of fronts: which story stands in which slot, and what readers see of it."""

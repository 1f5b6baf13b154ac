"""How an issue is sent: the states it goes through, its audience, the ledger, the mail server, the pace.

`states` moves an issue, `counts` tells how far it is; the process `sender` does the rest. `wire`, `journal`, `opening`,
`pipeline`, `transports` and `pace` are plain Python.
"""

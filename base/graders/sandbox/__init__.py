"""Where untrusted code runs: the jail, the protocol, and what of ours runs inside."""

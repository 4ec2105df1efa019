"""Sheet 000 `odsl-week2`: from KL divergence to normalizing flows.

The modules import each other by their plain names, as files of one hand-in do.
"""

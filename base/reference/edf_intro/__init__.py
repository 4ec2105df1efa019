"""Sheet 003 `edf-intro`: derivatives, computation graphs, and an educational framework (EDF).

The three notebooks are kept as scripts whose cells begin with `# %%`; hand-ins get them as `.ipynb`.
"""

# about: the course's edf.py as it is: its lists are made in `clear_compgraph()`, which the file calls
# edit1: edf.py | CompNodes: list[CompNode] = []\nParameters: list[Parameter] = [] | def clear_compgraph() -> None:\n    """Forget the graph and its parameters."""\n    global CompNodes, Parameters\n    CompNodes = []\n    Parameters = []\n\n\nclear_compgraph()

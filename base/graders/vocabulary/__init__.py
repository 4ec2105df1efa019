"""The words of a spec: inputs, symbols, limits."""

"""What a sheet is: its spec, its reference, its mistakes and what students get."""

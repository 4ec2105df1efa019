"""The only code of ours that runs beside student code; no answer and no verdict is here."""

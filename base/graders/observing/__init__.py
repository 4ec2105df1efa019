"""What runs beside student code: reading, calling, running and watching it. No process is made here."""

"""The ports: small protocols that the outside rooms implement and `main.py` wires together."""

"""From tables to typed statements and facts: titles, headers, units, codes, identity."""

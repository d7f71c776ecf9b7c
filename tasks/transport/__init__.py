"""How addresses are visited: politeness, robots.txt, retries, limits, guarded addresses."""

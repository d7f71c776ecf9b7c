"""Verdicts on statements: what adds up, what does not, and what could not be checked."""

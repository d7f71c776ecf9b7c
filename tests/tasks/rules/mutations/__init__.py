"""Errors planted into clean documents: is each that leaves evidence found, at the right cell?"""

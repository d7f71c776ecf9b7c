"""Rules across documents of an archive: years, versions, units, peers, days of publication."""

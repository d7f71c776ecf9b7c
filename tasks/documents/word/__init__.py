"""Word files since 2007: paragraphs, tables with their real spans, automatic numbers."""

"""OFD (GB/T 33190-2016), China's own format of fixed pages."""

"""What we know and how we know it: tables, sources, facts and claims. Nothing here draws or lays out."""

"""Pages on what is judged by people, and what follows of it."""

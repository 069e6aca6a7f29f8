"""What is judged by people, and what follows of it."""

"""The door: who comes in, what each address asks for, and what is said to who may not."""

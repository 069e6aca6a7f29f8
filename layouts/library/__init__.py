"""The pages of the library: all approved answers, and one of them."""

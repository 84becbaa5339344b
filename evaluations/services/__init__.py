"""Changes: verb phrases; content in drafting, published output in publishing."""

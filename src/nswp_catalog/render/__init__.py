"""What a person sees in the terminal, and what programs read: values to text."""

"""What the server does, by theme: each module has handlers, and the cases that ask for them."""

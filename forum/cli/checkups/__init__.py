"""What `forum doctor` looks at: each check yields findings, with what to do about them."""

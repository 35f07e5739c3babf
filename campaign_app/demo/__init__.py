"""The demo: real services from wheels, a mailbox instead of the internet, seeded pages. No production use."""

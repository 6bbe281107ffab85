"""Signing in to the newsroom: the pages for it, the second factor, how often one may fail,
where one is signed in, and the log of it all. django-allauth does the protocol work."""

"""What the public gets: pages, the story as JSON, the long poll. Answered from memory, without Django's request."""

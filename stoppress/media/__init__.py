"""Pictures, video and sound: what is uploaded, and what readers get of it."""

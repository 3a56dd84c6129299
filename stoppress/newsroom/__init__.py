"""Who may do what with a coverage: working copies, revisions, roles and verbs. The only room that appends."""

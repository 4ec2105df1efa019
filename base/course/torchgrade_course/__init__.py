"""The sheets of a course, which `graders.paths` finds by this package: never for students."""

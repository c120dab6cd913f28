"""What must hold on a bad day, tried on a real server and told in figures; docs/drills.md."""

"""What `script/bench` runs: pages over HTTP against the real server, on made-up applications."""

"""What is personal of a year whose time is up: how much there is, how it goes. docs/personal-data.md"""

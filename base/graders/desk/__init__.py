"""The desk: grading by hand in the browser, where a person must."""

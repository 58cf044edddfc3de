"""The untrusted program: everything that shares a process with student code. Started by name, imported by nobody."""

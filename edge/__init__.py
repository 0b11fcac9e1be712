"""What both applications need at their outer edge. Imports only `credentials`."""

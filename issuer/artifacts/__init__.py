"""Files for people: PDF, QR, badge pictures. Bytes in, bytes out."""

"""Credentials and presentations inside signed envelopes: JWS, SD-JWT, COSE_Sign1.

VC-JOSE-COSE 1.0, RFC 7515, RFC 9901, RFC 9052, Open Badges 3.0 (VC-JWT).
"""

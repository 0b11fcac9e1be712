"""Tests of the certificate's and programmes' pages."""

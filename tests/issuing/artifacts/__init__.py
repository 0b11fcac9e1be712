"""Tests of paper and badge."""

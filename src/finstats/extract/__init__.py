"""Drafts of facts from Chinese financial text: rules and tables, no model, nothing stored."""

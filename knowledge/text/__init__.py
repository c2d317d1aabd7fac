"""Text as it stands, in any language: paragraphs, sentences, quotation marks, comparison."""

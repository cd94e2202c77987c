"""Tables on the page of *dynamics*: from a result to rows; nothing is measured or decided here."""

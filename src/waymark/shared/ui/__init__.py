"""How the pages look and behave: layouts, components, form fields, lists, words."""

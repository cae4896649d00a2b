"""Files that come back, one module for each form: each reads as much as the real files allow, and changes nothing."""

// Lets the package declare functions without bodies.

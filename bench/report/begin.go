package main

import "os"

// With an argument the program ends where main would begin: for the time from the module to there.
func init() {
	if len(os.Args) > 1 {
		os.Exit(0)
	}
}

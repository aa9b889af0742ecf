// Makes errors and panics, but never panics with one of these errors.
package main

import "strconv"

func main() {
	defer println("deferred")
	if _, err := strconv.Atoi("x"); err != nil {
		panic("not a number")
	}
}

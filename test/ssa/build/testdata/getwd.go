// Asks for what an init function of package syscall finds out.
package main

import "os"

func main() {
	dir, err := os.Getwd()
	println(dir, err == nil)
}

// Imports the file system's packages without using them.
package main

import "fmt"

func main() { fmt.Println("hi") }

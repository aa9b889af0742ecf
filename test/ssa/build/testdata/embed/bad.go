package main

import _ "embed"

//go:embed data/a.bin hello.txt
var many string

//go:embed hello.txt
var number int

func main() { println(many, number) }

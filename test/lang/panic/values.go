package main

type S string

func main() {
	defer panic(1.5)
	defer panic(S("named"))
	defer panic(uint8(7))
	panic("multi\nline")
}

package main

func main() {
	defer println("not run")
	var c chan string
	for s := range c {
		println(s)
	}
}

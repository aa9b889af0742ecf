package main

func main() {
	c := make(chan int)
	close(c)
	v, ok := <-c
	println(v, ok)
	c <- 1
}

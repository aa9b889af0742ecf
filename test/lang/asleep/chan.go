package main

func main() {
	defer println("not run")
	c := make(chan int, 1)
	c <- 1
	println(<-c)
	select {
	case v := <-c:
		println(v)
	}
}

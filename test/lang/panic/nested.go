package main

func main() {
	defer func() {
		panic("second")
	}()
	defer func() {
		if r := recover(); r != nil {
			println("recovered", r.(string))
			panic("first again")
		}
	}()
	panic("first")
}

package main

type E struct{ code int }

func (e E) Error() string { return "custom " + string(rune('0'+e.code)) }

func main() {
	defer println("deferred 1")
	defer func() {
		println("deferred 2")
	}()
	panic(E{7})
}

// Switches over constants: only the clauses that a constant leads to are built, and run.

package main

func f(n int) int { print("f", n, " "); return n }

const big = 1 << 70

type str string

func main() {
	const x = 3
	switch x {
	case 1, 2:
		println("bad")
	case f(3), 3:
		println("f(3)")
	case f(9):
		println("bad")
	}
	switch x {
	case f(2):
		println("bad")
	default:
		println("bad")
	case 3:
		println("three")
		fallthrough
	case 4:
		println("fell")
		if f(1) == 1 {
			break
		}
		println("bad")
	case f(5):
		println("bad")
	}
	switch x {
	case f(0):
	case f(4):
	default:
		println("default")
		fallthrough
	case 7:
		println("seven")
	}
	switch x {
	case 1, 2:
	}
	switch {
	case false, f(1) == 2:
		println("bad")
	case x == 3:
		println("x == 3")
	case f(8) == 8:
		println("bad")
	}
	switch str("a") {
	case "b", "c":
	case "a":
		println("a")
	}
	switch 0.5 {
	case 1 / 2:
		println("bad")
	case 1.0 / 2:
		println("half")
	}
	switch float32(0.1) {
	case 0.1:
		println("tenth")
	}
	switch 1i * 1i {
	case -1:
		println("-1")
	}
	switch uint64(big >> 7) {
	case 1 << 63:
		println("1<<63")
	}
	switch any(x) {
	case int64(3):
		println("bad")
	case 3:
		println("int 3")
	}
loop:
	for i := 0; ; i++ {
		switch 'a' {
		case 97:
			if i == 3 {
				break loop
			}
			continue
		}
	}
	switch x {
	case 9:
		goto end
	default:
		defer println("deferred")
	}
end:
	func() {
		defer func() { println(recover() != nil) }()
		var p *int
		switch x {
		case *p:
			println("bad")
		case 3:
			println("bad")
		}
	}()
}

package main

// Allocates some hundred megabytes in every size class while little of it is alive at any time.

type node struct {
	next *node
	buf  []byte
	m    map[int]string
}

func churn(n int) (sum int) {
	var ring [16]*node
	for i := range n {
		x := &node{next: ring[(i+5)%16], buf: make([]byte, 100+i%3000)}
		x.buf[0] = byte(i)
		if x.next != nil {
			x.next.next = nil
			sum += int(x.next.buf[0])
		}
		if i%50 == 0 {
			x.m = map[int]string{i: "a", i + 1: "b"}
			sum += len(x.m[i])
		}
		ring[i%16] = x
	}
	return
}

func large(n int) (sum int) {
	var keep []byte
	for i := range n {
		b := make([]byte, 3<<20)
		b[i] = 1
		if i%8 == 0 {
			keep = b
		}
		sum += int(b[i]) + int(keep[i/8*8])
	}
	return
}

func concat(n int) int {
	s := ""
	for i := range n {
		s += string(rune('a' + i%26))
	}
	return len(s)
}

func closures(n int) (sum int) {
	var fs [8]func() int
	for i := range n {
		v := make([]int, 20)
		v[3] = i
		fs[i%8] = func() int { return v[3] }
		sum += fs[i/2%8%(i%8+1)]()
	}
	return
}

func grow(n int) (sum int) {
	for range n {
		var s []any
		for j := range 1000 {
			s = append(s, j, "x", [2]int{j, j})
		}
		sum += len(s)
	}
	return
}

func main() {
	println(churn(120000))
	println(large(60))
	println(concat(20000))
	println(closures(200000))
	println(grow(200))
	keep := churn(1000)
	println(keep)
}

// A function that goes on in many places inside of loops, with values of every type alive across them.

package main

import (
	"fmt"
	"runtime"
	"sync"
)

type node struct {
	left, right *node
	n           int
}

//go:noinline
func wait(n int) int {
	runtime.Gosched()
	return n
}

func interpret(code string, name string, log *string) (int, float64, string, any) {
	acc, scale, text := 0, 1.0, name
	var small int8 = 3
	var last any = name
	var tree *node
	for pc := 0; pc < len(code); pc++ {
		x := pc * 7
		switch code[pc] {
		case '+':
			acc += wait(x)
		case '-':
			acc -= wait(pc)
			small--
		case '*':
			scale *= float64(wait(3))
			last = scale
		case '/':
			scale /= 2
			if wait(x)%2 == 0 {
				continue
			}
			text += "/"
		case 't':
			tree = &node{tree, nil, wait(pc)}
		case 'w':
			for t := tree; t != nil; t = t.left {
				acc += wait(t.n) + x
				if acc > 1000 {
					last = t
					break
				}
				for i := range 3 {
					small += int8(wait(i))
					text = fmt.Sprint(wait(int(small)), text[:1])
				}
			}
		case 's':
			a, b := wait(acc), wait(x)
			acc, x = b, a
			text += string(rune('a' + x&7))
		case 'r':
			return wait(acc), scale, text, last
		default:
			defer func(n int) { *log += fmt.Sprintln(name, "deferred", n, wait(n)) }(x)
		}
		acc += x + int(small)
	}
	if n, ok := last.(*node); ok {
		return acc, scale, text, n.n
	}
	return acc, scale, text, last
}

// Loops with two ways in.
func jumps(n int) (sum int, path string) {
	i, f := wait(n), 0.5
	if n%2 == 0 {
		goto middle
	}
top:
	path += "t"
	sum += wait(i)
	for j := range 2 {
		if wait(j)+i == 5 {
			f *= 2
			goto middle
		}
	}
	i--
	f += float64(wait(i))
middle:
	path += "m"
	sum += wait(2) + int(f)
	i--
	if i > 0 {
		if wait(i)%3 == 0 {
			goto middle
		}
		goto top
	}
	return sum, path
}

func main() {
	var all sync.WaitGroup
	codes := []string{"+-*/", "ttt+w*s", "+x*tw/stwr", "", "w////tttttw+s-", "sssttwxtwx", "t+t+t+w*w*w"}
	out := make([]string, 9)
	for i, code := range codes {
		all.Go(func() {
			n, f, s, last := interpret(code, string(rune('A'+i)), &out[i])
			out[i] += fmt.Sprintln(code, n, f, s, last)
		})
	}
	all.Wait()
	fmt.Println(out)
	for n := range out {
		all.Go(func() {
			sum, path := jumps(n)
			out[n] = fmt.Sprintln(n, sum, path)
		})
	}
	all.Wait()
	fmt.Println(out)
}

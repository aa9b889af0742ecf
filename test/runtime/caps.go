// Capacities that append and conversions give, which programs can see: gc's.
package main

type s3 struct{ a, b, c byte }
type s12 struct{ a, b, c int32 }
type s24 struct{ a, b, c int }
type p16 struct {
	p *int
	n int
}
type p40 struct {
	a    int
	p    *int
	b, c int
	q    *int
}
type s264 struct{ x [33]int }

var hash uint64

func see(n int) { hash = (hash ^ uint64(n)) * 0x100000001b3 }

func one[T any](name string, limit int) {
	hash = 14695981039346656037
	var s []T
	var zero T
	for i := 0; i < limit; i++ {
		s = append(s, zero)
		see(cap(s))
	}
	for n := 0; n < 300; n += 7 {
		seeSlice(append([]T(nil), make([]T, n)...))
		seeSlice(append(make([]T, n), make([]T, n/2+1)...))
		seeSlice(append(make([]T, 5, 5+n), make([]T, n)...))
	}
	sink = s
	println(name, len(s), cap(s), hash)
}

// seeSlice lets its argument escape: gc gives slices that stay in the frame other capacities.
func seeSlice[T any](s []T) {
	sink = s
	see(cap(s))
}

func main() {
	one[byte]("byte", 70000)
	one[int16]("int16", 20000)
	one[s3]("s3", 20000)
	one[int32]("int32", 20000)
	one[int]("int", 20000)
	one[s12]("s12", 20000)
	one[string]("string", 10000)
	one[any]("any", 10000)
	one[[]int]("slice", 10000)
	one[*int]("pointer", 20000)
	one[s24]("s24", 10000)
	one[p16]("p16", 10000)
	one[p40]("p40", 5000)
	one[s264]("s264", 2000)
	one[struct{}]("empty", 1000)
	text := ""
	for i := range 3000 {
		b := []byte(text)
		seeSlice(append(b, text...))
		r := []rune(text)
		sink = b
		see(len(r))
		text += string(rune('a' + i%26))
		if i%100 == 0 {
			sink = []byte(text)
			see(cap(sink.([]byte)))
			sink = []rune(text)
			see(cap(sink.([]rune)))
		}
	}
	println("text", hash)
}

var sink any

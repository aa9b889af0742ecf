package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"sort"
	"strings"
)

type point struct {
	X, Y int
	name string
}

type temp float64

func (t temp) String() string { return fmt.Sprintf("%.1f°", float64(t)) }

type failure struct{ err error }

func (f *failure) Error() string { return "failure: " + f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// fmt and its neighbours, on standard output.
func main() {
	p := point{1, -2, "p"}
	fmt.Println(p, &p, []point{p}, map[string]int{"b": 2, "a": 1}, temp(36.6), nil, []byte("hi"), [2]bool{true})
	fmt.Printf("%v %+v %#v %T\n", p, p, p, p)
	fmt.Printf("%5d|%-5d|%05d|%x|%X|%o|%b|%c|%q|%U\n", 42, 42, 42, 255, 255, 8, 5, 'é', 'x', 0x1F600)
	fmt.Printf("%8.3f|%-8.2f|%e|%g|%6.2f%%\n", 3.14159, 2.5, 12345.678, 1e21, 99.5)
	fmt.Printf("%s|%10s|%-10s|%q|%x|%.2s\n", "go", "go", "go", "a\"b", "hi", "golang")
	fmt.Printf("%t|%v|%p|%v\n", true, errors.New("e"), nil, struct{}{})
	fmt.Printf("%d %s %!|%d\n", "x", 3)
	fmt.Printf("%[2]d %[1]d %*d\n", 1, 2, 5, 3)
	fmt.Printf("%v %v %v\n", 1+2i, []any{1, "a", nil}, map[point]string{{1, 2, "k"}: "v"})
	err := fmt.Errorf("while: %w", &failure{io.EOF})
	var f *failure
	fmt.Println(err, errors.Is(err, io.EOF), errors.As(err, &f), errors.Unwrap(err) == f)
	w := bufio.NewWriter(os.Stdout)
	defer w.Flush()
	fmt.Fprintln(w, base64.StdEncoding.EncodeToString([]byte("any carnal pleas")), hex.EncodeToString([]byte{0, 255}), crc32.ChecksumIEEE([]byte("123456789")))
	words := strings.Fields("the quick brown fox jumps over the lazy dog")
	sort.Strings(words)
	fmt.Fprintln(w, words, slices.Contains(words, "fox"), slices.Max(words))
	sc := bufio.NewScanner(strings.NewReader("one\ntwo\n\nthree"))
	for n := 1; sc.Scan(); n++ {
		fmt.Fprintf(w, "%d:%s ", n, sc.Text())
	}
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "%v|%08b|%+d|% x", []string{"a"}, 9, 7, "abc")
	fmt.Fprintln(w, buf.String())
	var a, b int
	n, serr := fmt.Sscanf("12 and 34", "%d and %d", &a, &b)
	fmt.Fprintln(w, n, serr, a, b)
}

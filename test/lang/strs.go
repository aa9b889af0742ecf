package main

//go:noinline
func id[T any](x T) T { return x }

type Name string

func classify(s string) int {
	switch s {
	case "":
		return 0
	case "a", "b", "c":
		return 1
	case "break", "const", "func", "range", "return", "switch", "struct", "select", "string":
		return 2
	case "continue", "fallthrough", "interface":
		return 3
	case "zero", "one!", "two!", "thre", "four", "five", "six!", "seve", "eigh", "nine":
		return 4
	}
	return -1
}

func main() {
	s := id("héllo, 世界\xff!")
	println(s, len(s))
	for i, r := range s {
		print(i, ":", r, " ")
	}
	println()
	for i := range s {
		print(i, " ")
	}
	println()
	n := 0
	for range s {
		n++
	}
	println(n)
	for i := 0; i < len(s); i++ {
		print(s[i], " ")
	}
	println()
	println(s[1:3], s[:2], s[9:], s[:], s[3:3] == "")
	t := id("abc")
	println(t+"def", t+t+t, "x"+t+"y"+t+"z"+t, ""+t, t+"")
	println(t == "abc", t != "abc", t < "abd", t <= "abc", t > "ab", t >= "abcd", t == id("abd"), "" == t)
	println(id("") == "", id("longer than sixteen bytes") == "longer than sixteen bytes", id("longer than sixteen byteZ") == "longer than sixteen bytes")
	for _, w := range []string{"1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890123456"} {
		println(w == "1", w == "12", w == "123", w == "1234", w == "12345", w == "123456", w == "1234567", w == "12345678", w == "123456789", w == "1234567890123456")
	}
	b := []byte(s)
	b[0] = 'H'
	println(string(b), s, len(b))
	r := []rune(s)
	println(len(r), r[1], r[7], string(r), string(r[7:9]))
	println(string(rune(65)), string(rune(0x4e16)), string(rune(-1)), string(rune(0x110000)), string(rune(0xd800)))
	for _, w := range []string{"", "a", "b", "c", "d", "break", "const", "func", "range", "return", "switch", "struct", "select", "string", "strinG", "continue", "fallthrough", "interface", "interfacf", "zero", "nine", "nin?", "six!", "xxxxxxxxxxxxxxxxxx"} {
		print(classify(w), " ")
	}
	println()
	var nm Name = "bob"
	println(string(nm)+"!", nm+"?", nm == "bob", []byte(nm)[1])
	cat := ""
	for i := 0; i < 10; i++ {
		cat += string(rune('a' + i))
	}
	println(cat)
	m := map[string]int{"abc": 1}
	println(m[string([]byte{'a', 'b', 'c'})], string(b[1:3]) == "é", string(b) < "I")
	for i, c := range []byte("xyz") {
		print(i, c, " ")
	}
	println()
	println(len(string(b)), len([]rune(s)), cap([]byte("")) >= 0)
	x := "a" + string(b[:1]) + "c"
	println(x, min("b", "a", "c"), max("b", t, "c"))
	println("multi\tline\n\"quoted\" \x41\u00e9\U0001F600", `raw\n`)
	const k = "constant"
	println(k[2], k[1:3], len(k))
	i := id(3)
	println(k[i], k[i:], k[:i])
	var empty []byte
	println(string(empty) == "", len([]byte("")), []byte("") == nil)
	println("a" < id("b"), "z" > id(""), id("ab") < id("abc"), id("\xff") > id("a"))
}

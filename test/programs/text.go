package main

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

type Name string
type Bytes []byte

func main() {
	s := "aé日𝄞\xff\xc0\xafz\xed\xa0\x80"
	for i, r := range s {
		print(i, ":", r, " ")
	}
	println(len(s), utf8.RuneCountInString(s), utf8.ValidString(s))
	rs := []rune(s)
	println(len(rs), string(rs) == s, len(string(rs)), string(rs[1:4]))
	println(string(rune(65)), len(string(rune(-1))), len(string(rune(0x110000))), len(string(rune(0xd800))))
	b := []byte(s)
	b[0] = 'A'
	println(string(b)[:1], s[:1], string(b[1:3]))
	println(s[1:3], s[:0] == "", s[len(s):] == "")
	println("a" < "b", "a" < "", "ab" < "abc", "b" > "abc", "é" > "z", s == s[:len(s)-1]+"\x80")
	n := Name("n") + "x"
	n += Name(rs[1])
	println(n, len(n), Name([]byte{65, 66}), string(Bytes{67}), len([]byte("")))
	switch x := strings.Repeat("ab", 3); {
	case x == "ababab":
		println("repeat")
	}
	var sb strings.Builder
	for i := range 5 {
		sb.WriteString(strconv.Itoa(i * i))
		sb.WriteByte(',')
		sb.WriteRune('→')
	}
	println(sb.String(), sb.Len())
	println(strings.Join(strings.Split("a,b,,c", ","), "|"), strings.Fields("  x  y z ")[1], strings.ToUpper("straße"), strings.Title("hi"))
	println(strings.Index("chicken", "ken"), strings.LastIndex("go gopher", "go"), strings.Contains("x", ""), strings.EqualFold("Σ", "ς"))
	println(strings.Map(func(r rune) rune {
		if r == 'a' {
			return -1
		}
		return r + 1
	}, "banana"), strings.TrimFunc("123abc456", func(r rune) bool { return r < 'A' }))
	for _, q := range []string{"a\tb", "é", "\xff", "日\u2028", `"`, "\x7f", "\U0001f600"} {
		print(strconv.Quote(q), " ", strconv.QuoteToASCII(q), " ")
		u, err := strconv.Unquote(strconv.Quote(q))
		println(u == q, err == nil)
	}
	for _, v := range []string{"1", "-1", "9223372036854775808", "0x1f", "", "1e3", "12a", "1_000"} {
		i, err := strconv.ParseInt(v, 0, 64)
		print(i, " ")
		if err != nil {
			print(err.Error())
		}
		f, err := strconv.ParseFloat(v, 64)
		print(" ", f, " ")
		if err != nil {
			print(err.Error())
		}
		println()
	}
	for _, f := range []float64{0, 1, 0.1, 1e21, 123456789.125, 5e-324, 1.7976931348623157e308, -0.000001} {
		println(strconv.FormatFloat(f, 'g', -1, 64), strconv.FormatFloat(f, 'e', 3, 64), strconv.FormatFloat(f, 'f', 2, 64), strconv.FormatFloat(f, 'x', -1, 64), strconv.FormatFloat(f, 'g', -1, 32))
	}
	var parts []string
	s = "x"
	for len(s) < 300 {
		parts = append(parts, s)
		s += s + "y"
	}
	println(len(parts), len(s), strings.Count(s, "xy"))
	println(strings.Compare(parts[2], parts[3]), parts[3][2:5]+parts[1])
}

// Constant prints operations on constants as go/constant computes them, one JSON object a line: the oracle for
// src/types/constant. Run: go run ./test/oracle/constant > test/types/constants.jsonl
package main

import (
	"encoding/json"
	"fmt"
	"go/constant"
	"go/token"
	"hash/fnv"
	"math/rand"
	"os"
	"strings"
)

type row struct {
	Op string `json:"op"`
	X  string `json:"x"`
	Y  string `json:"y,omitempty"`
	// Result: short and exact text (a hash of it if it is long); bool results in S alone.
	S string `json:"s"`
	E string `json:"e,omitempty"`
	// Nearest floats, in %x form.
	F64 string `json:"f64,omitempty"`
	F32 string `json:"f32,omitempty"`
}

var ints = []string{
	"0", "1", "2", "3", "7", "10", "255", "256", "0x7fffffff", "0x80000000", "0xffffffff", "0x100000000",
	"9007199254740991", "9007199254740992", "9007199254740993", "0x7fffffffffffffff", "0x8000000000000000",
	"0xffffffffffffffff", "0x10000000000000000", "123456789012345678901234567890", "0b1011", "0o777", "0755",
	"1_000_000", "0xdead_beef", "1267650600228229401496703205376", "0x1fffffffffffffffffffffffffffffff",
}

var floats = []string{
	"0.0", "1.0", "0.5", "0.1", "1.5", "3.14159265358979323846264338327950288", "1e6", "1234567.5", "1000000.5", "1e-7",
	"0x1p-2", "0x1.8p1", "0x.8p10", "1e100", "1e-100", "1.7976931348623157e308", "1.7976931348623159e308", "4.9e-324",
	"2.4703282292062327e-324", "2.4703282292062329e-324", "3.4028234663852886e38", "3.4028235677973366e38", "1e-45",
	"7e-46", "7.1e-46", "1e400", "1e-400", "1e2000", "1e-2000", "1.23456789e5000", "9.87654321e-5000", "1e100000",
	"1e-100000", "1e100000000", "1e-100000000", "1e400000000", "123456789.123456789e-5", ".25", "5.", "0x1p4000",
	"0x1p-5000", "1.000000000000000000000000000000000000000000001",
}

var imags = []string{"1i", "0.5i", "1e5000i", "0i", "0x10i", "0123i", "0b11i"}

var strs = []string{`""`, `"abc"`, `"a\xffb"`, `"日本"`, "`raw\\n`", `"\u00e9\U0001F600\t\"'"`, `"abd"`, `"\377\000"`}

var runes = []string{`'a'`, `'\''`, `'\xff'`, `'日'`, `'\U0001F600'`, `'\n'`, `'\000'`}

func lit(s string) constant.Value {
	kind := token.INT
	switch {
	case strings.HasSuffix(s, "i"):
		kind = token.IMAG
	case s[0] == '"' || s[0] == '`':
		kind = token.STRING
	case s[0] == '\'':
		kind = token.CHAR
	default:
		for _, f := range floats {
			if f == s {
				kind = token.FLOAT
			}
		}
	}
	return constant.MakeFromLiteral(s, kind, 0)
}

func result(op, x, y string, v constant.Value) row {
	r := row{Op: op, X: x, Y: y, S: v.String(), E: v.ExactString()}
	if r.E == r.S {
		r.E = ""
	}
	if len(r.E) > 80 {
		h := fnv.New32a()
		h.Write([]byte(r.E))
		r.E = fmt.Sprintf("fnv:%08x", h.Sum32())
	}
	if v.Kind() == constant.Int || v.Kind() == constant.Float {
		f64, _ := constant.Float64Val(v)
		f32, _ := constant.Float32Val(v)
		r.F64 = fmt.Sprint(f64)
		r.F32 = fmt.Sprint(float64(f32))
	}
	return r
}

func main() {
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	put := func(r row) { enc.Encode(r) }
	var all []string
	all = append(all, ints...)
	all = append(all, floats...)
	all = append(all, imags...)
	for _, x := range append(append(append([]string{}, all...), strs...), runes...) {
		v := lit(x)
		put(result("lit", x, "", v))
		put(result("toint", x, "", constant.ToInt(v)))
		put(result("tofloat", x, "", constant.ToFloat(v)))
		put(result("tocomplex", x, "", constant.ToComplex(v)))
	}
	for _, x := range all {
		put(result("neg", x, "", constant.UnaryOp(token.SUB, lit(x), 0)))
	}
	for _, x := range ints {
		put(result("not", x, "", constant.UnaryOp(token.XOR, lit(x), 0)))
		put(result("not64", x, "", constant.UnaryOp(token.XOR, lit(x), 64)))
		put(result("not8", x, "", constant.UnaryOp(token.XOR, lit(x), 8)))
		for _, s := range []uint{0, 1, 31, 52, 53, 64, 200} {
			put(result("<<", x, fmt.Sprint(s), constant.Shift(lit(x), token.SHL, s)))
			put(result(">>", x, fmt.Sprint(s), constant.Shift(lit(x), token.SHR, s)))
			neg := constant.UnaryOp(token.SUB, lit(x), 0)
			put(result("->>", x, fmt.Sprint(s), constant.Shift(neg, token.SHR, s)))
		}
	}
	r := rand.New(rand.NewSource(1))
	arith := []token.Token{token.ADD, token.SUB, token.MUL, token.QUO}
	intOps := []token.Token{token.QUO_ASSIGN, token.REM, token.AND, token.OR, token.XOR, token.AND_NOT}
	cmps := []token.Token{token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ}
	for i := 0; i < 1200; i++ {
		x, y := all[r.Intn(len(all))], all[r.Intn(len(all))]
		op := arith[r.Intn(len(arith))]
		a, b := lit(x), lit(y)
		if a.Kind() == constant.Unknown || b.Kind() == constant.Unknown {
			continue
		}
		if op == token.QUO && constant.Sign(b) == 0 {
			continue
		}
		put(result(op.String(), x, y, constant.BinaryOp(a, op, b)))
		c := cmps[r.Intn(len(cmps))]
		if a.Kind() == constant.Complex || b.Kind() == constant.Complex {
			c = cmps[r.Intn(2)]
		}
		put(row{Op: c.String(), X: x, Y: y, S: fmt.Sprint(constant.Compare(a, c, b))})
	}
	for i := 0; i < 400; i++ {
		x, y := ints[r.Intn(len(ints))], ints[r.Intn(len(ints))]
		op := intOps[r.Intn(len(intOps))]
		a, b := lit(x), lit(y)
		if i%2 == 0 {
			a = constant.UnaryOp(token.SUB, a, 0)
			x = "-" + x
		}
		if constant.Sign(b) == 0 {
			continue
		}
		put(result(op.String(), x, y, constant.BinaryOp(a, op, b)))
	}
	for _, x := range strs {
		for _, y := range strs {
			put(result("+", x, y, constant.BinaryOp(lit(x), token.ADD, lit(y))))
			put(row{Op: "<", X: x, Y: y, S: fmt.Sprint(constant.Compare(lit(x), token.LSS, lit(y)))})
		}
	}
	// Chains lose precision step by step as the 512-bit floats do.
	chain := lit("1e5000")
	text := "1e5000"
	for i := 0; i < 60; i++ {
		y := floats[r.Intn(len(floats))]
		b := lit(y)
		if constant.Sign(b) == 0 || b.Kind() == constant.Unknown {
			continue
		}
		op := arith[r.Intn(len(arith))]
		next := constant.BinaryOp(chain, op, b)
		if next.Kind() == constant.Unknown || constant.Sign(next) == 0 {
			continue
		}
		chain = next
		text += " " + op.String() + " " + y
		put(result("chain", text, "", chain))
	}
	long := constant.MakeString(strings.Repeat("日本語", 40))
	put(row{Op: "long", S: long.String()})
}

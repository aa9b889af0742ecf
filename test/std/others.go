// net/url, mime, html, log, slog, path, text, index, expvar-free helpers, testing/quick.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"container/heap"
	"container/list"
	"container/ring"
	"errors"
	"flag"
	"fmt"
	"html"
	"index/suffixarray"
	"io"
	"io/fs"
	"iter"
	"log"
	"log/slog"
	"maps"
	"math"
	"math/big"
	"math/cmplx"
	"math/rand"
	randv2 "math/rand/v2"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/netip"
	"net/textproto"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing/fstest"
	"testing/quick"
	"text/scanner"
	"text/tabwriter"
	"time"
	"unicode"
	"unicode/utf16"
	"unique"
)

type ih []int

func (h ih) Len() int           { return len(h) }
func (h ih) Less(i, j int) bool { return h[i] < h[j] }
func (h ih) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ih) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ih) Pop() any          { o := *h; x := o[len(o)-1]; *h = o[:len(o)-1]; return x }

func gen(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i * i) {
				return
			}
		}
	}
}

func main() {
	u, err := url.Parse("https://u:p@ex.com:80/a%20b/c?q=1&q=2&r=a+b#frag")
	fmt.Println(u, err, u.Port(), u.Path, u.Query()["q"], u.User, u.ResolveReference(&url.URL{Path: "../d"}))
	_, err = url.Parse("http://[::1")
	fmt.Println(err, url.QueryEscape("a b/ü"))
	fmt.Println(mime.ParseMediaType(`text/html; charset="utf-8"; q=1`))
	fmt.Println(mime.QEncoding.Encode("utf-8", "héllo"))
	fmt.Println(html.EscapeString("<a href='x'>&"), html.UnescapeString("&lt;&eacute;&#65;&nbsp"))
	var qb bytes.Buffer
	qw := quotedprintable.NewWriter(&qb)
	qw.Write([]byte("é=x"))
	qw.Close()
	fmt.Println(qb.String())
	mw := multipart.NewWriter(&qb)
	mw.SetBoundary("BBB")
	mw.WriteField("k", "v")
	mw.Close()
	fmt.Printf("%q\n", qb.String())
	a, err := mail.ParseAddress("Bob <bob@x.org>")
	fmt.Println(a, err)
	fmt.Println(netip.MustParsePrefix("10.0.0.0/8").Contains(netip.MustParseAddr("10.2.3.4")), netip.MustParseAddr("::ffff:1.2.3.4").Unmap())
	h, err := textproto.NewReader(bufio.NewReader(strings.NewReader("A: b\r\nc-d: e\r\n\r\n"))).ReadMIMEHeader()
	fmt.Println(h, err)

	lg := log.New(os.Stdout, "pre ", log.Lmsgprefix)
	lg.Printf("hello %d", 5)
	sl := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(g []string, a slog.Attr) slog.Attr {
		if a.Key == "time" {
			return slog.Attr{}
		}
		return a
	}}))
	sl.With("a", 1).WithGroup("g").Info("msg", "k", "v w", "e", errors.New("x"), slog.Duration("d", time.Second))
	js := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{Level: slog.LevelWarn, ReplaceAttr: func(g []string, a slog.Attr) slog.Attr {
		if a.Key == "time" {
			return slog.Attr{}
		}
		return a
	}}))
	js.Info("no")
	js.Warn("w", "m", map[string]int{"a": 1})

	fmt.Println(path.Join("a", "../b", "c"), filepath.Base("/x/y.go"), filepath.Ext("a.tar.gz"), filepath.Clean("a//b/../c"))
	fmt.Println(path.Match("*.go", "x.go"))
	fsys := fstest.MapFS{"a/b.txt": {Data: []byte("x")}, "c.txt": {Data: []byte("yy")}}
	fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error { fmt.Print(p, " ", d.IsDir(), "; "); return err })
	gl, _ := fs.Glob(fsys, "*.txt")
	fmt.Println(gl)

	tw := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight|tabwriter.Debug)
	fmt.Fprintln(tw, "a\tbbb\tc")
	fmt.Fprintln(tw, "aaaa\tb\tccccc")
	tw.Flush()
	var s scanner.Scanner
	s.Init(strings.NewReader(`x := 3.5 + "s" // c`))
	for t := s.Scan(); t != scanner.EOF; t = s.Scan() {
		fmt.Print(s.TokenText(), "|")
	}
	fmt.Println()
	ix := suffixarray.New([]byte("banana"))
	off := ix.Lookup([]byte("ana"), -1)
	slices.Sort(off)
	fmt.Println(off)

	hh := &ih{5, 2, 8}
	heap.Init(hh)
	heap.Push(hh, 1)
	fmt.Println(heap.Pop(hh), heap.Pop(hh))
	l := list.New()
	l.PushBack(1)
	l.PushFront(0)
	fmt.Println(l.Len(), l.Front().Value)
	r := ring.New(3)
	fmt.Println(r.Len())
	fs2 := flag.NewFlagSet("prog", flag.ContinueOnError)
	fs2.SetOutput(os.Stdout)
	n := fs2.Int("n", 5, "number of `things`")
	dur := fs2.Duration("d", time.Second, "duration")
	fmt.Println(fs2.Parse([]string{"-n", "7", "-d=2m", "rest"}), *n, *dur, fs2.Args())
	fmt.Println(fs2.Parse([]string{"-zz"}))

	x, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	y := new(big.Int).Exp(big.NewInt(7), big.NewInt(200), nil)
	fmt.Println(new(big.Int).Mul(x, y), new(big.Int).Mod(y, x), x.ProbablyPrime(10), new(big.Int).ModInverse(big.NewInt(3), big.NewInt(11)))
	fmt.Println(new(big.Rat).SetFrac64(10, 4), new(big.Float).SetPrec(200).Quo(big.NewFloat(1), big.NewFloat(3)))
	fmt.Println(cmplx.Sqrt(-1), cmplx.Exp(1i*math.Pi), math.Gamma(5.5), math.FMA(2, 3, 4), math.Erf(0.5), math.Hypot(3, 4))
	rn := rand.New(rand.NewSource(42))
	fmt.Println(rn.Intn(100), rn.Intn(100), rn.Float64(), rn.Perm(5), rn.NormFloat64())
	r2 := randv2.New(randv2.NewPCG(1, 2))
	fmt.Println(r2.IntN(1000), r2.Uint64(), randv2.New(randv2.NewChaCha8([32]byte{1})).Uint64())
	fmt.Println(quick.Check(func(a, b int) bool { return a+b == b+a }, nil))
	err = quick.Check(func(s string, n uint8, m map[int]string) bool { return len(s) < 0 }, &quick.Config{Rand: rand.New(rand.NewSource(1)), MaxCount: 5})
	var ce *quick.CheckError
	fmt.Println(errors.As(err, &ce), ce.Count)

	re := regexp.MustCompile(`(?P<y>\d{4})-(?P<m>\d\d)`)
	fmt.Println(re.ReplaceAllString("on 2020-05 and 1999-12", "${m}/${y}"), re.SubexpNames(), re.FindAllStringSubmatchIndex("2020-05", -1))
	fmt.Println(slices.Collect(gen(5)), slices.Sorted(maps.Keys(map[string]int{"b": 1, "a": 2})), slices.MaxFunc([]int{3, 9, 2}, cmp.Compare))
	fmt.Println(utf16.Encode([]rune("a😀")), unicode.Is(unicode.Greek, 'α'), unicode.ToUpper('ß'), strconv.Quote("a\tb\u00e9\x00"))
	fmt.Println(unique.Make("a") == unique.Make(strings.Clone("a")))
	t := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	fmt.Println(t.AddDate(1, 0, 0).Format(time.RFC1123), t.YearDay(), t.Weekday(), t.Truncate(time.Hour*5))
	_, err = time.Parse("2006-01-02", "2024-13-01")
	fmt.Println(err)
	pr, _ := time.ParseDuration("1h15m30.918s")
	fmt.Println(pr, pr.Round(time.Minute), t.Sub(t.Add(-pr)))
	fmt.Println(errors.Join(io.EOF, fmt.Errorf("w: %w", fs.ErrNotExist)), errors.Is(fmt.Errorf("w: %w", fs.ErrNotExist), fs.ErrNotExist))
	var rd io.Reader = io.TeeReader(io.LimitReader(strings.NewReader("0123456789"), 4), io.Discard)
	data, _ := io.ReadAll(rd)
	fmt.Println(string(data))
	sc := bufio.NewScanner(strings.NewReader("a bb\nccc"))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		fmt.Print(sc.Text(), ",")
	}
	fmt.Println()
}

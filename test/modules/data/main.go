// Data in many shapes: protobuf, CBOR, msgpack, json-iterator, zstd, s2, lz4, roaring bitmaps, gonum, x/text, x/image.
package main

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"image"
	"io"
	"math"
	"math/rand"
	"strings"
	"unicode"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/cespare/xxhash/v2"
	"github.com/fxamacker/cbor/v2"
	jsoniter "github.com/json-iterator/go"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/vmihailenco/msgpack/v5"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/cases"
	"golang.org/x/text/collate"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
	"google.golang.org/protobuf/types/known/structpb"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
	}
}

const schema = `
name: "shop.proto" package: "shop" syntax: "proto3"
message_type { name: "Item"
  field { name: "id" number: 1 type: TYPE_INT64 label: LABEL_OPTIONAL json_name: "id" }
  field { name: "price" number: 3 type: TYPE_DOUBLE label: LABEL_OPTIONAL json_name: "price" }
  field { name: "tags" number: 4 type: TYPE_STRING label: LABEL_REPEATED json_name: "tags" }
  field { name: "counts" number: 7 type: TYPE_MESSAGE type_name: ".shop.Item.CountsEntry" label: LABEL_REPEATED json_name: "counts" }
  field { name: "part" number: 8 type: TYPE_MESSAGE type_name: ".shop.Item" label: LABEL_REPEATED json_name: "part" }
  field { name: "raw" number: 9 type: TYPE_BYTES label: LABEL_OPTIONAL json_name: "raw" oneof_index: 0 }
  field { name: "num" number: 10 type: TYPE_SINT32 label: LABEL_OPTIONAL json_name: "num" oneof_index: 0 }
  oneof_decl { name: "data" }
  nested_type { name: "CountsEntry"
    field { name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL json_name: "key" }
    field { name: "value" number: 2 type: TYPE_UINT32 label: LABEL_OPTIONAL json_name: "value" }
    options { map_entry: true } }
}
`

func messages() {
	var fd descriptorpb.FileDescriptorProto
	check(prototext.Unmarshal([]byte(schema), &fd))
	f, err := protodesc.NewFile(&fd, protoregistry.GlobalFiles)
	check(err)
	m := dynamicpb.NewMessage(f.Messages().ByName("Item"))
	check(protojson.Unmarshal([]byte(`{"id":"9007199254740993","price":1.5,"tags":["x","ä"],"counts":{"b":2,"a":1},"part":[{"id":"-1","num":-7},{"raw":"aGk="}]}`), m))
	b, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	check(err)
	fmt.Printf("%x\n", b)
	n := dynamicpb.NewMessage(m.Descriptor())
	check(proto.Unmarshal(b, n))
	fmt.Println(proto.Equal(m, n), proto.Size(n), proto.Unmarshal([]byte{0x0a, 0xff}, n) != nil, protojson.Unmarshal([]byte(`{"id":"x"}`), n) != nil)
	s, err := structpb.NewStruct(map[string]any{"a": 1.5, "b": []any{true, nil, "x"}})
	check(err)
	fmt.Println(s.AsMap(), proto.Clone(s).(*structpb.Struct).GetFields()["b"].GetListValue().AsSlice())
}

type color int

func (c color) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("color-%d", int(c))), nil }

func (c *color) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "color-%d", (*int)(c))
	return err
}

type base struct {
	ID   uint64  `json:"id" msgpack:"id" cbor:"1,keyasint"`
	Note *string `json:"note,omitempty" msgpack:",omitempty"`
}

type document struct {
	base
	Name string
	F    float64
	List []int16
	M    map[string]*document
	Any  any
	C    color
	Arr  [3]bool
	B    []byte
}

func codecs() {
	d := document{Name: "n\u2028\x01", F: 1e21, List: []int16{1, -2, 300}, Any: []any{1.5, "x", nil}, C: 3, Arr: [3]bool{true, false, true}, B: []byte{1, 255}}
	d.M = map[string]*document{"child": {Name: "c"}}
	canonical, err := cbor.CanonicalEncOptions().EncMode()
	check(err)
	json := jsoniter.ConfigCompatibleWithStandardLibrary
	for _, c := range []struct {
		name string
		enc  func(any) ([]byte, error)
		dec  func([]byte, any) error
		bad  string
	}{
		{"json", json.Marshal, json.Unmarshal, `{"List":[1,70000]}`},
		{"msgpack", func(v any) ([]byte, error) {
			var b bytes.Buffer
			e := msgpack.NewEncoder(&b)
			e.SetSortMapKeys(true)
			err := e.Encode(v)
			return b.Bytes(), err
		}, msgpack.Unmarshal, "\x81\xa4Name\x07"},
		{"cbor", canonical.Marshal, cbor.Unmarshal, "\xa1dList\x81\x1a\x00\x01\x00\x00"},
	} {
		b, err := c.enc(d)
		check(err)
		fmt.Printf("%s %q\n", c.name, b)
		var back document
		check(c.dec(b, &back))
		fmt.Printf("%q %v %v %v %v %v %d %v\n", back.Name, back.F, back.List, back.C, back.Arr, back.B, len(back.M), back.Any)
		fmt.Println(c.dec([]byte(c.bad), &back), c.dec(b[:len(b)/2], &back))
	}
}

func compression() {
	r := rand.New(rand.NewSource(1))
	var words []byte
	for len(words) < 300_000 {
		words = append(words, fmt.Sprintf("word%d ", r.Intn(r.Intn(2000)+1))...)
	}
	noise := make([]byte, 70_000)
	r.Read(noise)
	for _, b := range [][]byte{nil, []byte("abc"), noise, make([]byte, 200_000), words} {
		for level := zstd.SpeedFastest; level <= zstd.SpeedBestCompression; level++ {
			e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(1))
			check(err)
			z := e.EncodeAll(b, nil)
			d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
			check(err)
			back, err := d.DecodeAll(z, nil)
			fmt.Println(level, len(z), xxhash.Sum64(z), bytes.Equal(b, back), err)
			if len(z) > 20 {
				z[len(z)/2] ^= 0x55
				_, err = d.DecodeAll(z, nil)
				fmt.Println(err)
			}
		}
		var w bytes.Buffer
		e, _ := zstd.NewWriter(&w, zstd.WithEncoderConcurrency(2))
		io.Copy(e, io.LimitReader(bytes.NewReader(b), 1<<20))
		check(e.Close())
		d, _ := zstd.NewReader(&w, zstd.WithDecoderConcurrency(4))
		h := xxhash.New()
		n, err := io.Copy(h, d)
		fmt.Println(n, err, h.Sum64() == xxhash.Sum64(b))
		d.Close()
		for _, s := range [][]byte{s2.Encode(nil, b), s2.EncodeBetter(nil, b), s2.EncodeBest(nil, b)} {
			back, err := s2.Decode(nil, s)
			fmt.Println("s2", len(s), xxhash.Sum64(s), err, bytes.Equal(back, b))
		}
		w.Reset()
		l := lz4.NewWriter(&w)
		check(l.Apply(lz4.CompressionLevelOption(lz4.Level5), lz4.ConcurrencyOption(2), lz4.BlockSizeOption(lz4.Block64Kb)))
		l.Write(b)
		check(l.Close())
		z := w.Len()
		back, err := io.ReadAll(lz4.NewReader(&w))
		fmt.Println("lz4", z, err, bytes.Equal(back, b))
	}
}

func bitmaps() {
	r := rand.New(rand.NewSource(2))
	a, b := roaring.New(), roaring.New()
	for range 20000 {
		a.Add(uint32(r.Intn(1 << 20)))
		b.Add(uint32(r.Intn(1<<18)) * 5)
	}
	a.AddRange(3_000_000, 3_200_000)
	b.AddRange(3_100_000, 3_300_000)
	a.RunOptimize()
	for _, op := range []func(x, y *roaring.Bitmap) *roaring.Bitmap{roaring.And, roaring.Or, roaring.Xor, roaring.AndNot} {
		c := op(a, b)
		buf, err := c.ToBytes()
		check(err)
		d := roaring.New()
		_, err = d.FromBuffer(buf)
		fmt.Println(c.GetCardinality(), len(buf), xxhash.Sum64(buf), err, d.Equals(c))
	}
	fmt.Println(a.Rank(1<<19), a.Maximum(), roaring.ParAnd(2, a, b).GetCardinality(), roaring.FastOr(a, b).GetCardinality())
}

func numbers() {
	r := rand.New(rand.NewSource(3))
	const n = 30
	d := make([]float64, n*n)
	for i := range d {
		d[i] = r.NormFloat64()
	}
	a := mat.NewDense(n, n, d)
	var prod, inv, id mat.Dense
	prod.Mul(a, a.T())
	fmt.Println(mat.Norm(&prod, 2), mat.Det(a), inv.Inverse(a))
	id.Mul(a, &inv)
	fmt.Println(math.Round(mat.Sum(&id)*1e6) / 1e6)
	var svd mat.SVD
	fmt.Println(svd.Factorize(a, mat.SVDFull), svd.Values(nil)[:3])
	var eig mat.Eigen
	fmt.Println(eig.Factorize(a, mat.EigenBoth), eig.Values(nil)[:3])
	fmt.Printf("%.3v\n", mat.Formatted(a.Slice(0, 3, 0, 3), mat.Squeeze()))
	func() {
		defer func() { fmt.Println(recover()) }()
		prod.Mul(a, mat.NewDense(2, 2, nil))
	}()
	mean, dev := stat.MeanStdDev(d, nil)
	fmt.Println(mean, dev, stat.Correlation(d[:n], d[n:2*n], nil), distuv.Normal{Mu: 1, Sigma: 2}.Quantile(0.9), distuv.Gamma{Alpha: 2.5, Beta: 1}.CDF(2))
	fmt.Println(fourier.NewFFT(60).Coefficients(nil, d[:60])[:3])
	res, err := optimize.Minimize(optimize.Problem{
		Func: func(x []float64) float64 { return math.Pow(1-x[0], 2) + 100*math.Pow(x[1]-x[0]*x[0], 2) },
		Grad: func(g, x []float64) {
			g[0] = -2*(1-x[0]) - 400*x[0]*(x[1]-x[0]*x[0])
			g[1] = 200 * (x[1] - x[0]*x[0])
		}}, []float64{-1.2, 1}, nil, &optimize.BFGS{})
	fmt.Println(res.Status, res.X, res.FuncEvaluations, err)
	g := simple.NewWeightedDirectedGraph(0, math.Inf(1))
	for i := range int64(30) {
		for j := int64(1); j < 4; j++ {
			if to := (i*j + 7) % 31; to != i {
				g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(i), T: simple.Node(to), W: float64((i*j)%5 + 1)})
			}
		}
	}
	_, w := path.DijkstraFrom(simple.Node(0), g).To(17)
	fmt.Println(w)
}

func texts() {
	words := []string{"zebra", "Äpfel", "apple", "Apfel", "éclair", "eclair", "Zoo", "ångström", "ø", "o", "n10", "n9"}
	for _, l := range []string{"de", "sv", "da", "en-u-kn"} {
		w := append([]string(nil), words...)
		collate.New(language.MustParse(l)).SortStrings(w)
		fmt.Println(l, w)
	}
	s := "ǆ ﬁ straße İstanbul ὈΔΥΣΣΕΎΣ ijsland"
	for _, l := range []language.Tag{language.English, language.Turkish, language.Dutch, language.Greek} {
		fmt.Println(cases.Upper(l).String(s), "|", cases.Lower(l).String(s), "|", cases.Title(l).String(s))
		p := message.NewPrinter(l)
		p.Printf("%d %.2f\n", 1234567, 9876543.217)
	}
	fmt.Printf("%+q %+q\n", norm.NFC.String("e\u0301\u1e9b\u0323가한"), norm.NFKD.String("ﬁ①½한"))
	t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	fmt.Println(transform.String(t, "Crème Brûlée Ångström"))
	for _, e := range []string{"shift_jis", "gbk", "euc-kr", "utf-16le", "iso-2022-jp"} {
		enc, err := htmlindex.Get(e)
		check(err)
		b, err := enc.NewEncoder().Bytes([]byte("日本 Ж é"))
		fmt.Printf("%s %x %v\n", e, b, err)
		b, err = enc.NewDecoder().Bytes([]byte("\x93\xfa\x96\x7b\xe9\xff"))
		fmt.Printf("%q %v\n", b, err)
	}
	m := language.NewMatcher([]language.Tag{language.English, language.MustParse("zh-Hant"), language.MustParse("pt-BR")})
	for _, a := range []string{"zh-TW, en;q=0.5", "pt", "xx"} {
		tags, q, err := language.ParseAcceptLanguage(a)
		tag, i, c := m.Match(tags...)
		fmt.Println(tags, q, err, tag, i, c)
	}
	f, err := opentype.Parse(goregular.TTF)
	check(err)
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 24, DPI: 72, Hinting: font.HintingFull})
	check(err)
	img := image.NewRGBA(image.Rect(0, 0, 120, 60))
	pen := font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(5, 40)}
	pen.DrawString("Gopher äß")
	fmt.Println(pen.Dot, crc32.ChecksumIEEE(img.Pix), strings.Count(string(img.Pix), "\xff"))
}

func main() {
	messages()
	codecs()
	compression()
	bitmaps()
	numbers()
	texts()
}

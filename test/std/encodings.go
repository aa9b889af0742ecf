// encoding/...: xml, csv, gob, pem, asn1, base32, ascii85, binary, hex, json.
package main

import (
	"bytes"
	"encoding"
	"encoding/ascii85"
	"encoding/asn1"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/csv"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

type Addr struct {
	Street string `xml:"street" json:"street"`
	Zip    int    `xml:"zip,attr" json:"zip,omitempty"`
}
type Person struct {
	XMLName xml.Name  `xml:"person" json:"-"`
	Name    string    `xml:"name" json:"name"`
	Age     int       `xml:"age,omitempty" json:"age"`
	Emails  []string  `xml:"contact>email" json:"emails"`
	Addr    *Addr     `xml:"addr" json:"addr"`
	Note    string    `xml:",comment" json:"-"`
	When    time.Time `xml:"when" json:"when"`
	Level   Level     `xml:"level" json:"level"`
}
type Level int

func (l Level) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("L%d", int(l))), nil }
func (l *Level) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "L%d", (*int)(l))
	return err
}

var _ encoding.TextMarshaler = Level(0)

type Shape interface{ Area() float64 }
type Sq struct{ S float64 }
type Ci struct{ R float64 }

func (s Sq) Area() float64 { return s.S * s.S }
func (c Ci) Area() float64 { return 3 * c.R * c.R }

type G struct {
	A int
	B map[string][]float64
	C Shape
	D *G
	E [3]byte
	F complex128
	h int
}

func main() {
	p := Person{Name: "A & B", Age: 3, Emails: []string{"a@x", "b@y"}, Addr: &Addr{"Main <1>", 99}, Note: " hi ", When: time.Date(2020, 1, 2, 3, 4, 5, 6000, time.UTC), Level: 4}
	out, err := xml.MarshalIndent(p, "", " ")
	fmt.Println(string(out), err)
	var q Person
	fmt.Println(xml.Unmarshal(out, &q), q.Name, q.Emails, *q.Addr, q.When.Equal(p.When), q.Level)
	fmt.Println(xml.Unmarshal([]byte("<person><name>x</person>"), &q))
	d := xml.NewDecoder(strings.NewReader(`<?xml version="1.0"?><a x="1"><!-- c --><b>t&amp;</b><![CDATA[raw]]></a>`))
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		fmt.Printf("%T ", t)
	}
	fmt.Println()

	b, err := json.Marshal(p)
	fmt.Println(string(b), err)
	var jp Person
	fmt.Println(json.Unmarshal(b, &jp), jp.Level, jp.Addr)
	var anyv any
	json.Unmarshal([]byte(`{"a":[1,2.5,"x",null,true,{"b":[]}]}`), &anyv)
	fmt.Println(anyv)
	fmt.Println(json.Unmarshal([]byte(`{"name":5}`), &jp), json.Unmarshal([]byte(`{"name":`), &jp))
	dec := json.NewDecoder(strings.NewReader(`{"zzz":1}`))
	dec.DisallowUnknownFields()
	fmt.Println(dec.Decode(&jp))
	var ind bytes.Buffer
	json.Indent(&ind, []byte(`{"a":[1,2],"b":{}}`), ">", "  ")
	fmt.Println(ind.String())

	r := csv.NewReader(strings.NewReader("a,b,c\n\"q\"\"uote\",2,\" x\"\n"))
	recs, err := r.ReadAll()
	fmt.Printf("%q %v\n", recs, err)
	w := csv.NewWriter(os.Stdout)
	w.Write([]string{"a b", "c,d", "e\"f", ""})
	w.Flush()
	_, err = csv.NewReader(strings.NewReader("a,\"b\nc")).ReadAll()
	fmt.Println(err)

	gob.Register(Sq{})
	gob.Register(Ci{})
	var buf bytes.Buffer
	g := G{7, map[string][]float64{"x": {1, 2.5}}, Sq{3}, &G{A: 8, C: Ci{2}}, [3]byte{1, 2, 3}, 2 + 3i, 5}
	fmt.Println(gob.NewEncoder(&buf).Encode(g))
	var g2 G
	err = gob.NewDecoder(&buf).Decode(&g2)
	fmt.Println(err, g2.A, g2.B, g2.C.Area(), g2.D.A, g2.D.C.Area(), g2.E, g2.F, g2.h)
	var bad struct{ A string }
	buf.Reset()
	gob.NewEncoder(&buf).Encode(g)
	fmt.Println(gob.NewDecoder(&buf).Decode(&bad))

	blk := &pem.Block{Type: "TEST", Headers: map[string]string{"K": "v"}, Bytes: bytes.Repeat([]byte{1, 2, 3}, 30)}
	enc := pem.EncodeToMemory(blk)
	fmt.Print(string(enc))
	back, rest := pem.Decode(enc)
	fmt.Println(back.Type, len(back.Bytes), len(rest))
	der, err := asn1.Marshal(struct {
		A int
		B string `asn1:"utf8"`
		C []int
	}{5, "hé", []int{1, 300}})
	fmt.Println(hex.EncodeToString(der), err)
	fmt.Println(base32.StdEncoding.EncodeToString([]byte("hello")), base64.RawURLEncoding.EncodeToString([]byte{0xff, 0xfe}))
	a85 := make([]byte, 20)
	fmt.Println(string(a85[:ascii85.Encode(a85, []byte("hello w"))]))
	var bb bytes.Buffer
	binary.Write(&bb, binary.BigEndian, struct {
		A uint16
		B int32
		C [2]float32
	}{1, -2, [2]float32{1, 2}})
	fmt.Println(hex.Dump(bb.Bytes()))
	var s struct {
		A uint16
		B int32
		C [2]float32
	}
	fmt.Println(binary.Read(&bb, binary.BigEndian, &s), s)
}

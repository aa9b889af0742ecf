// compress and archive packages, image codecs.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"compress/lzw"
	"compress/zlib"
	"crypto/md5"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"time"
)

func main() {
	text := []byte(strings.Repeat("the quick brown fox jumps over the lazy dog. ", 200))
	for lvl := flate.HuffmanOnly; lvl <= 9; lvl++ {
		var b bytes.Buffer
		w, err := flate.NewWriter(&b, lvl)
		if err != nil {
			fmt.Println(err)
			continue
		}
		w.Write(text)
		w.Close()
		sum := md5.Sum(b.Bytes())
		back, err := io.ReadAll(flate.NewReader(&b))
		fmt.Printf("%d %x %v %v\n", lvl, sum, bytes.Equal(back, text), err)
	}
	var b bytes.Buffer
	gw := gzip.NewWriter(&b)
	gw.Name, gw.Comment, gw.ModTime = "n", "c", time.Unix(1e9, 0)
	gw.Write(text)
	gw.Close()
	fmt.Println(b.Len())
	gr, err := gzip.NewReader(&b)
	back, err2 := io.ReadAll(gr)
	fmt.Println(gr.Name, gr.ModTime.UTC(), len(back), err, err2)
	_, err = gzip.NewReader(strings.NewReader("not gzip at all"))
	fmt.Println(err)
	zw := zlib.NewWriter(&b)
	zw.Write(text)
	zw.Close()
	zr, _ := zlib.NewReader(&b)
	back, err = io.ReadAll(zr)
	fmt.Println(len(back), err)
	lw := lzw.NewWriter(&b, lzw.LSB, 8)
	lw.Write(text)
	lw.Close()
	fmt.Println(b.Len())
	back, err = io.ReadAll(lzw.NewReader(&b, lzw.LSB, 8))
	fmt.Println(len(back), err)
	bz, _ := base64.StdEncoding.DecodeString("QlpoOTFBWSZTWdhaLLQAAAAVgAAAQAAkRJQgACAAIaaDCDJsjJbC7kinChIbC0WWgA==")
	back, err = io.ReadAll(bzip2.NewReader(bytes.NewReader(bz)))
	fmt.Printf("%q %v\n", back, err)

	b.Reset()
	z := zip.NewWriter(&b)
	for _, n := range []string{"a.txt", "d/b.txt"} {
		f, _ := z.Create(n)
		f.Write(text)
	}
	z.SetComment("cmt")
	fmt.Println(z.Close())
	rd, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	fmt.Println(rd.Comment, err)
	for _, f := range rd.File {
		r, _ := f.Open()
		data, err := io.ReadAll(r)
		fmt.Println(f.Name, f.UncompressedSize64, f.CRC32, len(data), err)
	}
	b.Reset()
	tw := tar.NewWriter(&b)
	tw.WriteHeader(&tar.Header{Name: "x.txt", Mode: 0o600, Size: 5, ModTime: time.Unix(1e9, 0)})
	tw.Write([]byte("hello"))
	tw.Close()
	tr := tar.NewReader(&b)
	for {
		h, err := tr.Next()
		if err != nil {
			fmt.Println(err)
			break
		}
		data, _ := io.ReadAll(tr)
		fmt.Println(h.Name, h.Mode, h.ModTime.UTC(), string(data))
	}

	m := image.NewRGBA(image.Rect(0, 0, 20, 10))
	for x := 0; x < 20; x++ {
		for y := 0; y < 10; y++ {
			m.Set(x, y, color.RGBA{uint8(x * 12), uint8(y * 25), 100, 255})
		}
	}
	b.Reset()
	fmt.Println(png.Encode(&b, m))
	fmt.Printf("%x\n", md5.Sum(b.Bytes()))
	im, f, err := image.Decode(&b)
	fmt.Println(im.Bounds(), f, err, im.At(3, 4))
	b.Reset()
	fmt.Println(jpeg.Encode(&b, m, nil))
	fmt.Printf("%x\n", md5.Sum(b.Bytes()))
	im, f, err = image.Decode(&b)
	fmt.Println(im.Bounds(), f, err, im.At(3, 4))
	b.Reset()
	fmt.Println(gif.Encode(&b, m, nil))
	fmt.Printf("%x\n", md5.Sum(b.Bytes()))
	im, f, err = image.Decode(&b)
	fmt.Println(im.Bounds(), f, err, im.At(3, 4))
}

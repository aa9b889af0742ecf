package main

import "embed"

//go:embed hello.txt
var hello string

//go:embed data/*.bin
var data []byte

//go:embed hello.txt data
var fs embed.FS

func main() {
	data[0] = 'B'
	print(hello, string(data))
	list, err := fs.ReadDir("data")
	println(len(list), err == nil, list[0].Name(), list[1].Name(), list[1].IsDir())
	b, err := fs.ReadFile("data/sub/s.txt")
	println(string(b), err == nil)
	_, err = fs.Open("nope")
	println(err.Error())
}

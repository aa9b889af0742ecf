package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	extism "github.com/extism/go-sdk"
	"github.com/tetratelabs/wazero"
)

func extismPlugin(_ string, module []byte) {
	ctx := context.Background()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Answer", r.Header.Get("X-Plugin"))
		w.WriteHeader(201)
		fmt.Fprintf(w, "%s of %d bytes", r.Method, len(body))
	}))
	defer server.Close()
	lookup := extism.NewHostFunctionWithStack("lookup", func(ctx context.Context, p *extism.CurrentPlugin, stack []uint64) {
		key, err := p.ReadString(stack[0])
		check(err)
		stack[0], err = p.WriteString("host's " + key)
		check(err)
	}, []extism.ValueType{extism.ValueTypePTR}, []extism.ValueType{extism.ValueTypePTR})
	manifest := extism.Manifest{
		Wasm:         []extism.Wasm{extism.WasmData{Data: module}},
		Config:       map[string]string{"vowels": "aeiouyAEIOUY"},
		AllowedHosts: []string{"127.0.0.1"},
	}
	compiled, err := extism.NewCompiledPlugin(ctx, manifest, extism.PluginConfig{EnableWasi: true}, []extism.HostFunction{lookup})
	check(err)
	defer compiled.Close(ctx)
	extism.SetLogLevel(extism.LogLevelInfo)
	instance := func() *extism.Plugin {
		p, err := compiled.Instance(ctx, extism.PluginInstanceConfig{ModuleConfig: wazero.NewModuleConfig()})
		check(err)
		p.SetLogger(func(level extism.LogLevel, text string) { fmt.Println("log:", level, text) })
		return p
	}
	p := instance()
	call := func(name, input string) {
		status, out, err := p.Call(name, []byte(input))
		fmt.Printf("%s: status %d, %s, error %v\n", name, status, out, err)
	}
	call("count_vowels", "Hello, yellow world")
	call("count_vowels", strings.Repeat("aé日y", 20000))
	call("count_vowels", "")
	call("invoice", `{"id": 7, "lines": [{"name": "pen", "price": 1.25, "count": 4}, {"name": "ink", "price": 7.5, "count": 1}]}`)
	call("invoice", `{"id": "seven"}`)
	call("invoice", `{"id": 7`)
	call("fetch", server.URL)
	for _, text := range []string{"one", "two", "", "three"} {
		call("remember", text)
	}
	call("fail", "")
	call("recovered", "abc")
	call("workers", "the quick brown fox jumps over the lazy dog")
	call("state", "")
	text := strings.Repeat("Wenn Fliegen hinter Fliegen fliegen. ", 20)
	order := []byte(`{"id": 1, "lines": [` + strings.Repeat(`{"name": "pen", "price": 1.25, "count": 4},`, 40) + `{"name": "ink", "price": 7.5, "count": 1}]}`)
	extism.SetLogLevel(extism.LogLevelWarn)
	repeat(2000, func() string {
		for _, name := range []string{"workers", "invoice"} {
			in := order
			if name == "workers" {
				in = []byte(text)
			}
			if _, out, err := p.Call(name, in); err != nil || len(out) == 0 {
				return fmt.Sprint(name, err)
			}
		}
		_, out, err := p.Call("invoice", order)
		return fmt.Sprintf("%d bytes %v", len(out), err)
	})
	check(p.Close(ctx))
	p = instance() // a new instance knows nothing of the first
	call("count_vowels", "yes")
	call("state", "")
	check(p.Close(ctx))
}

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/http-wasm/http-wasm-host-go/api"
	"github.com/http-wasm/http-wasm-host-go/handler"
	nethttp "github.com/http-wasm/http-wasm-host-go/handler/nethttp"
	"github.com/tetratelabs/wazero"
)

// logger keeps one of each line; how many guests there are is the pool's affair.
type logger struct{ said map[string]bool }

func (logger) IsEnabled(api.LogLevel) bool { return true }

func (l logger) Log(_ context.Context, level api.LogLevel, text string) {
	if line := fmt.Sprint("log: ", level, " ", text); !l.said[line] {
		l.said[line] = true
		fmt.Println(line)
	}
}

func httpGuest(_ string, module []byte) {
	ctx := context.Background()
	middleware, err := nethttp.NewMiddleware(ctx, module,
		handler.Logger(logger{map[string]bool{}}),
		handler.GuestConfig([]byte("a setting")),
		handler.ModuleConfig(wazero.NewModuleConfig().WithStartFunctions("_initialize")))
	check(err)
	defer middleware.Close(ctx)
	h := middleware.NewHandler(ctx, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Host", r.Header.Get("X-Guest"))
		w.WriteHeader(202)
		fmt.Fprintf(w, "%s%s: %s", r.URL, r.Header.Get("X-Secret"), body)
	}))
	ask := func(url, body string) string {
		r := httptest.NewRequest("POST", url, strings.NewReader(body))
		r.Header["X-Name"] = []string{"a", "b", "c"}
		r.Header.Set("X-Secret", "hidden")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return fmt.Sprintf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	fmt.Println(ask("/nowhere?a=b", ""))
	fmt.Println(ask("/host/there?q=1", "some text"))
	fmt.Println(len(ask("/host/large", strings.Repeat("large body ", 20000))))
	repeat(2000, func() string { return ask("/host/again", strings.Repeat("text ", 50)) })
}

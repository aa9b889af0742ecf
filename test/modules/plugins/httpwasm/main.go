// A guest of http-wasm (Traefik, dapr). Its SDK exports through TinyGo's directive only, so the exports are our own, of the SDK's functions.
package main

import (
	"bytes"
	"fmt"
	"strings"
	_ "unsafe"

	"github.com/http-wasm/http-wasm-guest-tinygo/handler"
	"github.com/http-wasm/http-wasm-guest-tinygo/handler/api"
)

//go:linkname sdkRequest github.com/http-wasm/http-wasm-guest-tinygo/handler.handleRequest
func sdkRequest() uint64

//go:linkname sdkResponse github.com/http-wasm/http-wasm-guest-tinygo/handler.handleResponse
func sdkResponse(ctx, isError uint32)

//go:wasmexport handle_request
func handleRequest() uint64 { return sdkRequest() }

//go:wasmexport handle_response
func handleResponse(ctx, isError uint32) { sdkResponse(ctx, isError) }

var served uint32

func init() {
	want := api.FeatureBufferRequest | api.FeatureBufferResponse
	if got := handler.Host.EnableFeatures(want); got&want != want {
		handler.Host.Log(api.LogLevelError, "features are missing")
	}
	handler.Host.Log(api.LogLevelInfo, "configured: "+string(handler.Host.GetConfig()))
	handler.HandleRequestFn = request
	handler.HandleResponseFn = response
}

func request(req api.Request, resp api.Response) (next bool, ctx uint32) {
	served++
	uri := req.GetURI()
	if rest, ok := strings.CutPrefix(uri, "/host"); ok {
		req.SetURI(rest)
		req.Headers().Set("X-Guest", fmt.Sprintf("%s %s", req.GetMethod(), req.GetProtocolVersion()))
		req.Headers().Remove("X-Secret")
		var body bytes.Buffer
		if n, err := req.Body().WriteTo(&body); err != nil || n != uint64(body.Len()) {
			handler.Host.Log(api.LogLevelError, fmt.Sprint(n, err))
		}
		req.Body().Write(bytes.ToUpper(body.Bytes()))
		return true, served
	}
	resp.SetStatusCode(404)
	resp.Headers().Set("Content-Type", "text/plain")
	resp.Headers().Add("X-Names", strings.Join(req.Headers().GetAll("X-Name"), "+"))
	resp.Body().WriteString("nothing at " + uri)
	return false, 0
}

func response(ctx uint32, req api.Request, resp api.Response, isError bool) {
	var body strings.Builder
	resp.Body().WriteTo(&body)
	resp.Headers().Set("X-Served", fmt.Sprint(ctx == served, isError, resp.GetStatusCode()))
	fmt.Fprintf(&body, " [%d bytes]", body.Len())
	resp.Body().WriteString(body.String())
}

func main() {}

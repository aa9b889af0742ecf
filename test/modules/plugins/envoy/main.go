// A filter for Envoy and its kin: headers, bodies, local replies, shared data, queues, metrics, ticks, calls of other clusters.
package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

func main() {}

func init() { proxywasm.SetVMContext(&vm{}) }

type vm struct{ types.DefaultVMContext }

func (*vm) OnVMStart(size int) types.OnVMStartStatus {
	data, err := proxywasm.GetVMConfiguration()
	proxywasm.LogInfof("VM configuration of %d bytes: %s %v", size, data, err)
	return types.OnVMStartStatusOK
}

func (*vm) NewPluginContext(id uint32) types.PluginContext { return &plugin{id: id} }

type config struct {
	Block  string            `json:"block"`
	Set    map[string]string `json:"set"`
	Limits []int             `json:"limits"`
}

type plugin struct {
	types.DefaultPluginContext
	id       uint32
	config   config
	requests proxywasm.MetricCounter
	sizes    proxywasm.MetricHistogram
	open     proxywasm.MetricGauge
	ticks    int
}

func (p *plugin) OnPluginStart(int) types.OnPluginStartStatus {
	data, err := proxywasm.GetPluginConfiguration()
	if err == nil {
		err = json.Unmarshal(data, &p.config)
	}
	if err != nil {
		proxywasm.LogCriticalf("configuration: %v", err)
		return types.OnPluginStartStatusFailed
	}
	p.requests = proxywasm.DefineCounterMetric("requests")
	p.sizes = proxywasm.DefineHistogramMetric("sizes")
	p.open = proxywasm.DefineGaugeMetric("open")
	if err := proxywasm.SetTickPeriodMilliSeconds(250); err != nil {
		proxywasm.LogError(err.Error())
	}
	return types.OnPluginStartStatusOK
}

func (p *plugin) OnTick() {
	p.ticks++
	_, cas, err := proxywasm.GetSharedData("ticks")
	if err == nil || err == types.ErrorStatusNotFound {
		err = proxywasm.SetSharedData("ticks", fmt.Appendf(nil, "%d", p.ticks), cas)
	}
	value, _, _ := proxywasm.GetSharedData("ticks")
	proxywasm.LogDebugf("tick %d, shared %s, %v", p.ticks, value, err)
}

func (p *plugin) NewHttpContext(id uint32) types.HttpContext {
	p.open.Add(1)
	return &stream{plugin: p, id: id}
}

type stream struct {
	types.DefaultHttpContext
	plugin *plugin
	id     uint32
	size   int
}

func (s *stream) OnHttpRequestHeaders(n int, end bool) types.Action {
	s.plugin.requests.Increment(1)
	headers, err := proxywasm.GetHttpRequestHeaders()
	if err != nil {
		proxywasm.LogErrorf("headers: %v", err)
	}
	path := ""
	for _, h := range headers {
		if h[0] == ":path" {
			path = h[1]
		}
	}
	if strings.HasPrefix(path, s.plugin.config.Block) {
		body := fmt.Sprintf("no way to %s (%d headers)", path, n)
		if err := proxywasm.SendHttpResponse(403, [][2]string{{"x-reason", "blocked"}}, []byte(body), -1); err != nil {
			panic(err)
		}
		return types.ActionPause
	}
	for name, value := range s.plugin.config.Set {
		if err := proxywasm.ReplaceHttpRequestHeader(name, value); err != nil {
			proxywasm.LogError(err.Error())
		}
	}
	if _, err := proxywasm.GetHttpRequestHeader("missing"); err != nil {
		proxywasm.LogDebugf("missing: %v", err)
	}
	if path == "/call" {
		_, err := proxywasm.DispatchHttpCall("auth", [][2]string{{":method", "GET"}, {":path", "/who"}}, nil, nil, 1000, s.answered)
		if err != nil {
			proxywasm.LogErrorf("call: %v", err)
			return types.ActionContinue
		}
		return types.ActionPause
	}
	return types.ActionContinue
}

func (s *stream) answered(headers, size, trailers int) {
	body, err := proxywasm.GetHttpCallResponseBody(0, size)
	proxywasm.LogInfof("answer: %d headers, %d trailers, %q %v", headers, trailers, body, err)
	if err := proxywasm.ResumeHttpRequest(); err != nil {
		proxywasm.LogError(err.Error())
	}
}

func (s *stream) OnHttpRequestBody(size int, end bool) types.Action {
	s.size += size
	if !end {
		return types.ActionPause
	}
	body, err := proxywasm.GetHttpRequestBody(0, s.size)
	if err != nil {
		proxywasm.LogErrorf("body: %v", err)
		return types.ActionContinue
	}
	s.plugin.sizes.Record(uint64(len(body)))
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		proxywasm.LogWarnf("no JSON: %v", err)
		return types.ActionContinue
	}
	out, _ := json.Marshal(map[string]any{"checked": true, "was": v})
	if err := proxywasm.ReplaceHttpRequestBody(out); err != nil {
		proxywasm.LogError(err.Error())
	}
	return types.ActionContinue
}

func (s *stream) OnHttpResponseHeaders(n int, end bool) types.Action {
	if err := proxywasm.AddHttpResponseHeader("x-stream", fmt.Sprint(s.size)); err != nil {
		proxywasm.LogError(err.Error())
	}
	if err := proxywasm.RemoveHttpResponseHeader("server"); err != nil {
		proxywasm.LogError(err.Error())
	}
	return types.ActionContinue
}

func (s *stream) OnHttpResponseBody(size int, end bool) types.Action {
	if err := proxywasm.AppendHttpResponseBody([]byte(" -- seen")); err != nil {
		proxywasm.LogError(err.Error())
	}
	return types.ActionContinue
}

func (s *stream) OnHttpStreamDone() {
	s.plugin.open.Add(-1)
	proxywasm.LogInfof("done: %d requests, %d open", s.plugin.requests.Value(), s.plugin.open.Value())
}

package main

import (
	"fmt"

	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/proxytest"
)

func envoyFilter(_ string, module []byte) {
	vm, err := proxytest.NewWasmVMContext(module)
	check(err)
	defer vm.Close()
	host, reset := proxytest.NewHostEmulator(proxytest.NewEmulatorOption().
		WithVMContext(vm).
		WithVMConfiguration([]byte("vm settings")).
		WithPluginConfiguration([]byte(`{"block": "/secret", "set": {"x-filter": "gowasm"}, "limits": [1, 2, 3]}`)))
	defer reset()
	fmt.Println("start:", host.StartVM(), host.StartPlugin(), host.GetTickPeriod())
	for range 3 {
		host.Tick()
	}
	id := host.InitializeHttpContext()
	request := func(path string) [][2]string {
		return [][2]string{{":method", "POST"}, {":path", path}, {"x-filter", "none"}, {"content-type", "application/json"}}
	}
	fmt.Println(host.CallOnRequestHeaders(id, request("/open"), false), host.GetCurrentRequestHeaders(id))
	fmt.Println(host.CallOnRequestBody(id, []byte(`{"list": [1, 2.5, "x`), false))
	fmt.Println(host.CallOnRequestBody(id, []byte(`", null], "deep": {"a": true}}`), true), string(host.GetCurrentRequestBody(id)))
	fmt.Println(host.CallOnResponseHeaders(id, [][2]string{{":status", "200"}, {"server", "test"}}, false), host.GetCurrentResponseHeaders(id))
	fmt.Println(host.CallOnResponseBody(id, []byte("the answer"), true), string(host.GetCurrentResponseBody(id)))
	host.CompleteHttpContext(id)

	id = host.InitializeHttpContext()
	fmt.Println(host.CallOnRequestHeaders(id, request("/secret/plan"), true))
	if r := host.GetSentLocalResponse(id); r != nil {
		fmt.Println(r.StatusCode, r.Headers, string(r.Data))
	}
	host.CompleteHttpContext(id)

	id = host.InitializeHttpContext()
	fmt.Println(host.CallOnRequestHeaders(id, request("/call"), true))
	for _, c := range host.GetCalloutAttributesFromContext(id) {
		fmt.Println(c.Upstream, c.Headers)
		host.CallOnHttpCallResponse(c.CalloutID, [][2]string{{":status", "200"}}, nil, []byte("it is me"))
	}
	fmt.Println(host.GetCurrentHttpStreamAction(id))
	fmt.Println(host.CallOnRequestBody(id, []byte("not JSON"), true))
	host.CompleteHttpContext(id)

	repeat(1000, func() string {
		id := host.InitializeHttpContext()
		a := host.CallOnRequestHeaders(id, request("/open"), false)
		b := host.CallOnRequestBody(id, []byte(`{"list": [1, 2.5, "x", null], "deep": {"a": {"b": ["c", "d", {}]}}}`), true)
		c := host.CallOnResponseHeaders(id, [][2]string{{":status", "200"}, {"server", "test"}}, false)
		body := string(host.GetCurrentRequestBody(id))
		host.CompleteHttpContext(id)
		return fmt.Sprint(a, b, c, body)
	})
	for _, name := range []string{"requests", "open", "sizes"} {
		value, err := host.GetCounterMetric(name)
		if err != nil {
			value, err = host.GetGaugeMetric(name)
		}
		if err != nil {
			value, err = host.GetHistogramMetric(name)
		}
		fmt.Println(name, value, err)
	}
	for _, logs := range [][]string{host.GetDebugLogs(), host.GetInfoLogs()[:8], host.GetWarnLogs(), host.GetErrorLogs(), host.GetCriticalLogs()} {
		fmt.Printf("%q\n", logs)
	}
	fmt.Println("end:", host.FinishVM())
}

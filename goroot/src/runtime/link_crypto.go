// What the crypto packages keep with a goroutine or ask of the processor.

package runtime

import _ "unsafe"

// cryptoState is what package crypto keeps for a goroutine.
type cryptoState struct {
	indicator uint8 // whether the service it used last was an approved one
	bypass    bool  // FIPS 140-3 checks are off
}

//go:linkname fips_getIndicator crypto/internal/fips140.getIndicator
func fips_getIndicator() uint8 { return curg.crypto.indicator }

//go:linkname fips_setIndicator crypto/internal/fips140.setIndicator
func fips_setIndicator(indicator uint8) { curg.crypto.indicator = indicator }

//go:linkname fips_fatal crypto/internal/fips140.fatal
func fips_fatal(s string) { fatal(s) }

//go:linkname fips140_setBypass crypto/fips140.setBypass
func fips140_setBypass() { curg.crypto.bypass = true }

//go:linkname fips140_unsetBypass crypto/fips140.unsetBypass
func fips140_unsetBypass() { curg.crypto.bypass = false }

//go:linkname fips140_isBypassed crypto/fips140.isBypassed
func fips140_isBypassed() bool { return curg.crypto.bypass }

// A wasm host has no mode for data-independent timing.
//
//go:linkname dit_setEnabled crypto/subtle.setDITEnabled
func dit_setEnabled() bool { return false }

//go:linkname dit_setDisabled crypto/subtle.setDITDisabled
func dit_setDisabled() {}

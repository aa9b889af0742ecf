// A patch of internal/strconv: the mantissas of the powers of ten are worked out from every twentieth, instead of read from a
// table of all 696, which is 11 KB that do not compress in every program that formats a float.

package strconv

import "math/bits"

// pow10Bases holds 192-bit mantissas of 10^-360, 10^-340 ... 10^340, rounded down, the high bit set. With 64 bits more than the
// result has, what the rounding loses does not reach it for any exponent (test/programs/pow10.test.ts looks at all).
var pow10Bases = [...][3]uint64{
	{0x89bf722840327f82, 0x16a7853ce21f945f, 0x6edf966c1c92bea6}, // 1e-360
	{0xbaaee17fa23ebf76, 0x5d79bcf00d2df649, 0xe6cb42e81c4e7369}, // 1e-340
	{0xfd00b897478238d0, 0x8920b098955522b4, 0xab9fac96b03d8443}, // 1e-320
	{0xab70fe17c79ac6ca, 0x6dbd630a48aaf406, 0x8cc946f70d834e0b}, // 1e-300
	{0xe858ad248f5c22c9, 0xd1b3400f8f9cff68, 0xf910f9f648232f14}, // 1e-280
	{0x9d71ac8fada6c9b5, 0x6f773fc3603db4a9, 0x463d96ff273dc67d}, // 1e-260
	{0xd5605fcdcf32e1d6, 0xfb1e4a9a90880a64, 0xeb30854f603da8fc}, // 1e-240
	{0x9096ea6f3848984f, 0x3ff0d2c85def7621, 0x94bf6773709bddab}, // 1e-220
	{0xc3f490aa77bd60fc, 0xbedbfc4411068a9c, 0xf7954e1cea8679b1}, // 1e-200
	{0x84c8d4dfd2c63f3b, 0x29ecd9f40041e073, 0x75a99f7943138e73}, // 1e-180
	{0xb3f4e093db73a093, 0x59ed216765690f56, 0x8fe5b452e6b166cd}, // 1e-160
	{0xf3e2f893dec3f126, 0x5a89dba3c3efccfa, 0xd8ecb58659be9c90}, // 1e-140
	{0xa54394fe1eedb8fe, 0xc2974eb4ee658828, 0x9f36c7501c2ffa80}, // 1e-120
	{0xdff9772470297ebd, 0x59787e2b93bc56f7, 0x40626443927a9c5b}, // 1e-100
	{0x97c560ba6b0919a5, 0xdccd879fc967d41a, 0x021da8c6f15375a1}, // 1e-80
	{0xcdb02555653131b6, 0x3792f412cb06794d, 0x256bfa5628f185f9}, // 1e-60
	{0x8b61313bbabce2c6, 0x2323ac4b3b3da015, 0x3b62be7bc1a0042b}, // 1e-40
	{0xbce5086492111aea, 0x88f4bb1ca6bcf584, 0x181ea8059f76532a}, // 1e-20
	{0x8000000000000000, 0x0000000000000000, 0x0000000000000000}, // 1e0
	{0xad78ebc5ac620000, 0x0000000000000000, 0x0000000000000000}, // 1e20
	{0xeb194f8e1ae525fd, 0x5dcfab0800000000, 0x0000000000000000}, // 1e40
	{0x9f4f2726179a2245, 0x01d762422c946590, 0xd910000000000000}, // 1e60
	{0xd7e77a8f87daf7fb, 0xdc33745ec97be906, 0x3298e889d933b040}, // 1e80
	{0x924d692ca61be758, 0x593c2626705f9c56, 0x72047108d3e55592}, // 1e100
	{0xc646d63501a1511d, 0xb281e1fd541501b8, 0xbfc0ba97646c0c8f}, // 1e120
	{0x865b86925b9bc5c2, 0x0b8a2392ba45a9b2, 0x5c6658d409fb8bf7}, // 1e140
	{0xb616a12b7fe617aa, 0x577b986b314d6009, 0x2381cf8591999d63}, // 1e160
	{0xf6c69a72a3989f5b, 0x8aad549e57273d45, 0x0e4709b7db8059dc}, // 1e180
	{0xa738c6bebb12d16c, 0xb428f8ac016561db, 0x40a0f74cda221398}, // 1e200
	{0xe2a0b5dc971f303a, 0x2e44ae64840fd61d, 0xe028965c3f580abc}, // 1e220
	{0x9991a6f3d6bf1765, 0xacca6da1e0a8ef29, 0x036ee4519d59a838}, // 1e240
	{0xd01fef10a657842c, 0x2d2b7569b0432d85, 0x05ff7caf730b919d}, // 1e260
	{0x8d07e33455637eb2, 0xdb0b487b6423e1e8, 0x7ec63730f500b406}, // 1e280
	{0xbf21e44003acdd2c, 0xe0470a63e6bd56c3, 0x52522c084fc8e10e}, // 1e300
	{0x81842f29f2cce375, 0xe6a1158300d46640, 0x21ceb9ec7b8c62ed}, // 1e320
	{0xaf87023b9bf0ee6a, 0xeb8fad7c7f8680b4, 0x45da41e1f4b98e37}, // 1e340
}

const pow10First = -360

// pow10 returns the 128-bit mantissa and binary exponent of 10**e: 10^e = mant/2^128 * 2**exp.
// If e is out of range, it returns ok=false.
func pow10(e int) (mant uint128, exp int, ok bool) {
	if e < pow10Min || e > pow10Max {
		return
	}
	i := uint(e - pow10First)
	base := &pow10Bases[i/20]
	p := uint64pow10[i%20]
	high, b0 := bits.Mul64(base[0], p)
	a1, b1 := bits.Mul64(base[1], p)
	a2, _ := bits.Mul64(base[2], p)
	low, carry := bits.Add64(b1, a2, 0)
	mid, carry := bits.Add64(b0, a1, carry)
	high += carry
	n := uint(bits.LeadingZeros64(high))
	mant = uint128{Hi: high<<n | mid>>(64-n), Lo: mid<<n | low>>(64-n)}
	return mant, 1 + mulLog2_10(e), true
}

// The toolchain's own version; the build replaces the placeholder by package.json's.

declare const GOWASM_VERSION: string | undefined;

export const gowasmVersion: string = typeof GOWASM_VERSION === "string" ? GOWASM_VERSION : "devel";

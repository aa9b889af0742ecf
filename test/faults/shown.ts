// The form in which outcomes under faults are compared.

import { normalised } from "../programs/expected.ts";
import type { Outcome } from "./fault_host.ts";

export function shown(o: Outcome): string {
  return normalised(o.stdout, `${o.stderr}${o.trap === "" ? "" : `trap: ${o.trap}\n`}`, o.status);
}

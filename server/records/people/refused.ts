import type { ProblemCode } from '../../http/problems.ts';

/** What people may not do, by the code that the HTTP surface tells it with. */
export class Refused extends Error {
  readonly code: ProblemCode;
  constructor(code: ProblemCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** Who does something, as the audit names them, and from which address. */
export interface Actor {
  readonly who: string;
  readonly from: string;
}

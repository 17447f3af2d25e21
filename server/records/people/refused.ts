import type { ProblemCode } from '../../http/problems.ts';

/** What people may not do, by the code that the HTTP surface tells it with. */
export class Refused extends Error {
  readonly code: ProblemCode;
  /** What of the request it is about, as in `specifications/0/low`; empty = all of it. */
  readonly field: string;
  constructor(code: ProblemCode, detail: string, field = '') {
    super(detail);
    this.code = code;
    this.field = field;
  }
}

/** Who does something, as the audit names them, and from which address. */
export interface Actor {
  readonly who: string;
  readonly from: string;
}

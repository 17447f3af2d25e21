/** Reference cases: inputs whose answer was worked out elsewhere. What a method is, and when two answers are equal. */

/** Works one case out; throws a sentence where the inputs are not what the method takes. */
export type Method = (inputs: never) => Readonly<Record<string, unknown>>;

export interface ReferenceCase {
  readonly id: string;
  readonly method: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
  /** What the method knew after some of the facts had come, in the order of `inputs.as_of`. */
  readonly expected_as_of?: readonly Readonly<Record<string, unknown>>[];
  readonly rtol?: number;
}

export interface ReferenceResult {
  readonly id: string;
  readonly method: string;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly ok: boolean;
  /** Why there is no result. */
  readonly problem?: string;
}

const DEFAULT_RTOL = 1e-6;
const ATOL = 1e-9;

/** `fileRtol`: the file's tolerance, for cases that bring none. */
export function runCase(
  methods: Readonly<Record<string, Method>>,
  test: ReferenceCase,
  fileRtol: number | undefined,
): ReferenceResult {
  const { id, method } = test;
  const run = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (!run) return { id, method, result: null, ok: false, problem: `no method ${method}` };
  try {
    const result = run(test.inputs as never);
    const rtol = test.rtol ?? fileRtol ?? DEFAULT_RTOL;
    return { id, method, result, ok: holds(result, test.expected, rtol) && holdsThen(result, test, rtol) };
  } catch (error) {
    return { id, method, result: null, ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

function holdsThen(result: Readonly<Record<string, unknown>>, test: ReferenceCase, rtol: number): boolean {
  const then = result['as_of'];
  const expected = test.expected_as_of ?? [];
  return expected.length === 0 || (Array.isArray(then) && expected.every((one, i) => holds(then[i] ?? {}, one, rtol)));
}

/** Is every key of `expected` in `result`, and equal within `rtol`? */
export function holds(
  result: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
  rtol: number,
): boolean {
  return Object.keys(expected).every((key) => Object.hasOwn(result, key) && equal(result[key], expected[key], rtol));
}

/** |a - b| <= max(rtol x |b|, 1e-9) for numbers; null equals null alone; lists have one length; objects one set of keys. */
export function equal(a: unknown, b: unknown, rtol: number): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= Math.max(rtol * Math.abs(b), ATOL);
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(b);
  return (
    Object.keys(a).length === keys.length &&
    keys.every((key) => Object.hasOwn(a, key) && equal(Reflect.get(a, key), Reflect.get(b, key), rtol))
  );
}

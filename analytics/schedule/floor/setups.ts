import type { FloorModel, SetupRule } from './model.ts';

/** Times of changeovers by attribute in tables of numbers. Values are numbered over the model; 0 is no value. */
export interface Setups {
  readonly attributes: number;
  readonly names: readonly string[];
  /** Value of each attribute, item by item; then of each resource's first state. */
  readonly values: Int32Array;
  readonly valueCount: number;
  /** By resource. */
  readonly rules: readonly CompiledRule[];
}

export interface CompiledRule {
  readonly max: boolean;
  readonly tables: readonly CompiledTable[];
}

interface CompiledTable {
  readonly attribute: number;
  /** Row and column of each value; values that the table does not name share one. */
  readonly row: Int32Array;
  readonly size: number;
  readonly times: Float64Array;
}

type Attributes = Readonly<Record<string, string>>;

export function setupsOf(model: FloorModel, ofItems: readonly Attributes[]): Setups {
  const names = [
    ...new Set(
      model.resources.flatMap(({ setup, campaign }) => [
        ...Object.keys(setup?.attributes ?? {}),
        ...(campaign === undefined ? [] : [campaign]),
      ]),
    ),
  ];
  const numbers = new Map<string, number>();
  const numberOf = (value: string | undefined) => {
    if (value === undefined) return 0;
    const known = numbers.get(value) ?? numbers.size + 1;
    numbers.set(value, known);
    return known;
  };
  const all = [...ofItems, ...model.resources.map(({ state }) => state ?? {})];
  const values = Int32Array.from(all.flatMap((one) => names.map((name) => numberOf(one[name]))));
  for (const { setup } of model.resources)
    for (const { times } of Object.values(setup?.attributes ?? {}))
      for (const { from, to } of times) [from, to].forEach(numberOf);
  const valueCount = numbers.size + 1;
  return {
    attributes: names.length,
    names,
    values,
    valueCount,
    rules: model.resources.map(({ setup }) => compiled(setup, names, numberOf, valueCount)),
  };
}

function compiled(
  rule: SetupRule | undefined,
  names: readonly string[],
  numberOf: (value: string) => number,
  valueCount: number,
): CompiledRule {
  const tables = Object.entries(rule?.attributes ?? {}).map(([name, { times, otherwise = 0 }]): CompiledTable => {
    const row = new Int32Array(valueCount);
    let size = 1;
    for (const { from, to } of times)
      for (const value of [from, to]) if (row[numberOf(value)] === 0) row[numberOf(value)] = size++;
    const matrix = new Float64Array(size * size).fill(otherwise);
    for (let k = 1; k < size; k++) matrix[k * size + k] = 0;
    for (const { from, to, time } of times)
      matrix[(row[numberOf(from)] as number) * size + (row[numberOf(to)] as number)] = time;
    return { attribute: names.indexOf(name), row, size, times: matrix };
  });
  return { max: rule?.combine === 'max', tables };
}

/** From one row of values to another (items, or the first state of a resource behind them) on a resource. */
export function setupTime({ rules, values, attributes }: Setups, resource: number, from: number, to: number): number {
  const { max, tables } = rules[resource] as CompiledRule;
  let time = 0;
  for (const { attribute, row, size, times } of tables) {
    const one = values[from * attributes + attribute] as number;
    const other = values[to * attributes + attribute] as number;
    if (one === 0 || other === 0) continue;
    const [r, c] = [row[one] as number, row[other] as number];
    // Two values that the table does not name share its row of no name: the same one again takes nothing.
    const own = r === 0 && one === other ? 0 : (times[r * size + c] as number);
    time = max ? Math.max(time, own) : time + own;
  }
  return time;
}

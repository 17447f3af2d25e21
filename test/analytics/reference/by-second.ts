/**
 * The time model of the reference method `oee`, worked out second by second: slow, plain, and without a line of the code
 * that it is compared with. Times are whole seconds after a fixed instant.
 */
const BEGIN = Date.UTC(2025, 2, 10, 6);
const iso = (second: number) => new Date(BEGIN + second * 1000).toISOString().replace('.000', '');

type Span = readonly [from: number, to: number];
type Total = readonly (readonly [at: number, total: number])[];

export interface SecondInputs {
  readonly window: Span;
  readonly microStop: number;
  readonly states: readonly (readonly [at: number, word: string])[];
  readonly planned: readonly Span[];
  readonly reasons: readonly (readonly [span: Span, code: string, priority: number])[];
  readonly modulus: number | null;
  readonly counters: { readonly good: Total; readonly scrap: Total; readonly rework: Total };
  readonly ideal: readonly (readonly [from: number, seconds: number])[];
}

export function bySecond(given: SecondInputs) {
  // One fact an instant: what two at once would mean is not told.
  const states = [...new Map(given.states).entries()].sort((a, b) => a[0] - b[0]);
  const ideal = [...new Map(given.ideal).entries()];
  const readings = (list: Total) => [...new Map(list).entries()].sort((a, b) => a[0] - b[0]);
  const [start, end] = given.window;
  const horizon = Math.max(end, ...states.map(([at]) => at));
  const wordAt = (s: number) => states.findLast(([at]) => at <= s)?.[1] ?? null;
  const plannedAt = (s: number) => given.planned.some(([from, to]) => from <= s && s < to);

  // Length of the whole stop that a second lies in, planned seconds left out.
  const stopLength = (s: number): { begin: number; net: number } => {
    let begin = s;
    while (begin > 0 && wordAt(begin - 1) === 'STOP') begin--;
    let net = 0;
    for (let t = begin; t < horizon && wordAt(t) === 'STOP'; t++) if (!plannedAt(t)) net++;
    return { begin, net };
  };
  const time = { PBT: 0, APT: 0, setup_s: 0, down_s: 0, microstop_s: 0, unknown_s: 0 };
  const losses: Record<string, number> = {};
  const micro = new Set<number>();
  for (let s = start; s < end; s++) {
    if (plannedAt(s)) continue;
    time.PBT++;
    const word = wordAt(s);
    if (word === null) time.unknown_s++;
    else if (word === 'SETUP') time.setup_s++;
    else if (word === 'RUN') time.APT++;
    else {
      const { begin, net } = stopLength(s);
      if (net < given.microStop) {
        time.APT++;
        time.microstop_s++;
        micro.add(begin);
        continue;
      }
      time.down_s++;
      const [reason] = given.reasons
        .filter(([[from, to]]) => from <= s && s < to)
        .sort((a, b) => a[2] - b[2] || a[0][0] - b[0][0]);
      const code = reason?.[1] ?? 'UNCODED';
      losses[code] = (losses[code] ?? 0) + 1;
    }
  }

  const made = { good: 0, scrap: 0, rework: 0 };
  let idealTime = 0;
  for (const counter of ['good', 'scrap', 'rework'] as const) {
    const list = readings(given.counters[counter]);
    list.forEach(([at, total], i) => {
      const before = list[i - 1]?.[1];
      if (before === undefined || at <= start || at > end) return;
      let gain = total - before;
      if (gain < 0) {
        const m = given.modulus;
        gain = m !== null && before > 0.8 * m && total < 0.2 * m ? total + m - before : total;
      }
      made[counter] += gain;
      const step = ideal.filter(([from]) => from <= at).reduce((a, b) => (b[0] >= a[0] ? b : a));
      idealTime += gain * step[1];
    });
  }
  const PQ = made.good + made.scrap + made.rework;
  const availability = time.PBT > 0 ? time.APT / time.PBT : null;
  const effectiveness = time.APT > 0 ? idealTime / time.APT : null;
  const quality = PQ > 0 ? made.good / PQ : null;
  const product = availability === null || effectiveness === null || quality === null ? null : effectiveness * quality;
  const oee = product === null ? null : (availability as number) * product;
  return {
    asCase: {
      window_given: [iso(start), iso(end)],
      microstop_s: given.microStop,
      states: states.map(([at, word]) => [iso(at), word]),
      planned: given.planned.map(([from, to]) => [iso(from), iso(to), 'break']),
      reasons: given.reasons.map(([[from, to], code, priority]) => [iso(from), iso(to), code, priority]),
      counters: {
        modulus: given.modulus,
        ...Object.fromEntries(
          Object.entries(given.counters).map(([name, list]) => [name, readings(list).map(([at, n]) => [iso(at), n])]),
        ),
      },
      ideal: ideal.map(([from, seconds]) => [iso(from), seconds]),
    },
    expected: {
      window: [iso(start), iso(end)],
      window_s: end - start,
      ...time,
      microstop_count: micro.size,
      losses,
      PQ,
      GQ: made.good,
      SQ: made.scrap,
      RQ: made.rework,
      ideal_time_s: idealTime,
      availability,
      effectiveness,
      quality,
      oee,
      performance_gt_1: effectiveness !== null && effectiveness > 1,
      NEE: product === null ? null : ((time.APT + time.setup_s) / time.PBT) * product,
      teep: oee === null ? null : (oee * time.PBT) / (end - start),
    },
  };
}

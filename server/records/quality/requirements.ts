/**
 * From requirements to tests: what is asked of products, processes and surroundings, how each is tested, and what its latest
 * tests said. A requirement that nothing tests is told as such.
 */
import { sql } from 'kysely';
import type { Standing } from '../checklists/template-store.ts';
import type { Database, Records } from '../database.ts';
import type { KnownStudy } from '../gauges/gauge-store.ts';
import { type GaugeVerdict, gaugeVerdict } from '../gauges/gauge-verdict.ts';
import { type LimitStore, readerOf } from '../limits/limit-store.ts';
import { inForce } from '../masters/in-force.ts';
import { tagName } from '../masters/judge-revision.ts';
import { allInForce, revisionsIn } from '../masters/master-store.ts';
import { capabilityShown } from './capability.ts';
import type { ChartAnswers } from './chart-answers.ts';
import { type Characteristic, tagsOf } from './words.ts';

/** Tests of so long count. */
const LOOKED_AT_MS = 30 * 86_400_000;

export const REQUIREMENT_KINDS = ['specification', 'recipe-parameter', 'inspection', 'environmental-limit'] as const;
export const TESTS = ['chart', 'batch-record', 'checklist', 'register'] as const;

export interface Requirement {
  readonly kind: (typeof REQUIREMENT_KINDS)[number];
  readonly id: string;
  readonly version: string;
  /** Of a product, a step, a parameter; empty = of it as a whole. */
  readonly part: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
  /** How it is tested; null = it is not. */
  readonly test: (typeof TESTS)[number] | null;
  /** What tests it: a chart with its sampling, a tag, triggers of a checklist. */
  readonly by: string;
  /** The newest gauge study of what measures it, and its verdict; empty = there is none. */
  readonly gauge: string;
  /** Null = there is none. */
  readonly gaugeVerdict: GaugeVerdict | null;
  /** Cpk of the newest stage with its interval (95 %), or null with why there is none; of what no chart tests '' and null. */
  readonly cpk: number | null;
  readonly cpkLow: number | null;
  readonly cpkHigh: number | null;
  readonly cpkWhy: string;
  /** Tests of the last 30 days, and of them those that were not OK. */
  readonly tests: number;
  readonly notOk: number;
  readonly latest: string;
  readonly latestAt: number | null;
  /** `tested`; `never` = there is a test, but it has said nothing in 30 days; `untested` = there is none. */
  readonly coverage: 'tested' | 'never' | 'untested';
}

export interface RequirementParts {
  readonly records: Records;
  now(): number;
  characteristics(): Promise<readonly Characteristic[]>;
  templates(): Promise<readonly Standing[]>;
  studies(): Promise<readonly Pick<KnownStudy, 'characteristic' | 'version' | 'study'>[]>;
  readonly limits: Pick<LimitStore, 'list' | 'stretches'>;
  readonly charts: Pick<ChartAnswers, 'withReadings'>;
}

type Capable = Pick<Requirement, 'cpk' | 'cpkLow' | 'cpkHigh' | 'cpkWhy'>;
type Gauged = Pick<Requirement, 'gauge' | 'gaugeVerdict'>;
const NO_CPK: Capable = { cpk: null, cpkLow: null, cpkHigh: null, cpkWhy: '' };
const NO_GAUGE: Gauged = { gauge: '', gaugeVerdict: null };
/** Of each chart the newest points are enough to tell what its process can do. */
const MOST_POINTS = 2_000;

interface Tested {
  readonly tests: number;
  readonly notOk: number;
  readonly latest: string;
  readonly latestAt: number | null;
}
const NEVER: Tested = { tests: 0, notOk: 0, latest: '', latestAt: null };

const withCoverage = (one: Omit<Requirement, 'coverage'>): Requirement => ({
  ...one,
  coverage: one.test === null ? 'untested' : one.tests === 0 ? 'never' : 'tested',
});

export async function requirementsOf(parts: RequirementParts): Promise<Requirement[]> {
  const since = parts.now() - LOOKED_AT_MS;
  const characteristics = await parts.characteristics();
  const studies = await parts.studies();
  const charts = await parts.records.ask((db) => chartTests(db, since));
  const gaugeOf = (id: string): Gauged => {
    const own = studies.filter((one) => one.characteristic === id);
    const newest = own.reduce<(typeof own)[number] | null>(
      (best, one) => (best && best.version > one.version ? best : one),
      null,
    );
    if (!newest) return NO_GAUGE;
    const { study, version } = newest;
    const parts = study[study.chosen === 'pooled' ? 'pooled' : 'withInteraction'];
    return { gauge: `study ${version}`, gaugeVerdict: gaugeVerdict(parts) };
  };
  const capableOf = async (one: Characteristic, product: string | null): Promise<Capable> => {
    // Of a specification for all products what was made last stands for them.
    const newest = charts
      .filter(
        (row) => row.characteristic === one.id && (product === null || !one.perProduct || row.product === product),
      )
      .reduce<ChartRow | null>((best, row) => (best && best.at > row.at ? best : row), null);
    if (!newest) return { ...NO_CPK, cpkWhy: 'no-points' };
    const key = { characteristic: one.id, product: newest.product };
    const shown = await parts.charts.withReadings(key, { from: since, to: parts.now() + 1 }, MOST_POINTS);
    const { indices, reason } = capabilityShown(one, product ?? newest.product, shown);
    const cpk = indices?.cpk ?? null;
    return cpk
      ? { cpk: cpk.value, cpkLow: cpk.low, cpkHigh: cpk.high, cpkWhy: '' }
      : { ...NO_CPK, cpkWhy: reason ?? 'no-subgroups' };
  };
  const chartOf = (one: Characteristic, product: string | null): Tested => {
    const own = charts.filter(
      ({ characteristic, product: of }) =>
        characteristic === one.id && (product === null || !one.perProduct || of === product),
    );
    const newest = own.reduce<(typeof own)[number] | null>(
      (best, row) => (best && best.at > row.at ? best : row),
      null,
    );
    return {
      ...{ tests: own.reduce((sum, { n }) => sum + n, 0), notOk: own.reduce((sum, { bad }) => sum + bad, 0) },
      ...{ latest: newest?.value == null ? '' : String(newest.value), latestAt: newest?.at ?? null },
    };
  };
  const specified: Requirement[] = [];
  for (const one of characteristics)
    for (const spec of one.specifications)
      specified.push(
        withCoverage({
          ...{ kind: 'specification', id: one.id, version: String(one.version), part: spec.product ?? '' },
          ...{ low: spec.low, high: spec.high, unit: one.unit, test: 'chart', by: `${one.chart}, ${measuredBy(one)}` },
          ...{ ...gaugeOf(one.id), ...chartOf(one, spec.product), ...(await capableOf(one, spec.product)) },
        }),
      );
  return [
    ...specified,
    ...(await ofRecipes(parts, characteristics, chartOf, gaugeOf)),
    ...(await ofChecklists(parts, since)),
    ...(await ofLimits(parts, since)),
  ];
}

function measuredBy({ machine, measured }: Characteristic): string {
  if (measured.from === 'check') return `checklist ${measured.template}/${measured.step}`;
  if (measured.from === 'counters') return `counters of ${machine}, each ${measured.minutes} min`;
  const { sampling } = measured;
  const rule = {
    every: () => (sampling.kind === 'every' ? `each ${sampling.n}.` : ''),
    time: () => (sampling.kind === 'time' ? `each ${sampling.seconds} s` : ''),
    cycle: () => (sampling.kind === 'cycle' ? `each ${sampling.n} cycles` : ''),
    event: () => (sampling.kind === 'event' ? `with ${sampling.tag}` : ''),
  }[sampling.kind]();
  return `${machine}/${tagsOf(measured).join('+')}, ${rule}`;
}

/** Parameters with limits of the recipes in force: by the tag in the batch record, or by a chart of the same tag. */
async function ofRecipes(
  { records, now }: RequirementParts,
  characteristics: readonly Characteristic[],
  chartOf: (one: Characteristic, product: string | null) => Tested,
  gaugeOf: (id: string) => Gauged,
): Promise<Requirement[]> {
  const recipes = await records.ask(async (db) =>
    allInForce(await revisionsIn(db, { kinds: ['recipe'], product: null, known: null }), now()),
  );
  const batches = await records.ask((db) => batchTests(db));
  return recipes.flatMap((recipe) =>
    recipe.parameters
      .filter(({ low, high }) => low !== null || high !== null)
      .map(({ name, unit, low, high, tag, phase }) => {
        const full = tag === undefined ? null : tagName(recipe.machine, tag);
        const chart = characteristics.find(
          ({ machine, measured }) => measured.from === 'tag' && full !== null && `${machine}/${measured.tag}` === full,
        );
        const own = full === null ? NEVER : (batches.get(`${recipe.id}/${recipe.revision}/${name}`) ?? NEVER);
        return withCoverage({
          ...{ kind: 'recipe-parameter', id: recipe.id, version: recipe.revision },
          ...{ part: [recipe.product, phase, name].filter(Boolean).join(' / '), low, high, unit },
          // Its limits are those of the recipe: what a chart can do is told with the specification of its own.
          ...NO_CPK,
          ...(chart
            ? {
                test: 'chart',
                by: `${chart.id}, ${measuredBy(chart)}`,
                ...gaugeOf(chart.id),
                ...chartOf(chart, recipe.product),
              }
            : { test: full === null ? null : 'batch-record', by: full ?? '', ...NO_GAUGE, ...own }),
        });
      }),
  );
}

async function ofChecklists({ records, templates }: RequirementParts, since: number): Promise<Requirement[]> {
  const answers = await records.ask((db) => checkTests(db, since));
  return (await templates()).flatMap((template) =>
    template.steps
      .filter(({ asks, low, high, plan }) => asks === 'ok' || asks === 'count' || low !== null || high !== null || plan)
      .map((step) =>
        withCoverage({
          ...{ kind: 'inspection', id: template.id, version: String(template.version), part: step.id },
          ...{ low: step.low, high: step.high, unit: step.unit, ...NO_GAUGE, ...NO_CPK },
          test: template.bindings.length === 0 ? null : 'checklist',
          by: template.bindings
            .map(({ scope, trigger, every }) => `${scope} ${trigger}${every === null ? '' : ` ${every}`}`)
            .join(', '),
          ...(answers.get(`${template.id}/${step.id}`) ?? NEVER),
        }),
      ),
  );
}

async function ofLimits({ limits, now, records }: RequirementParts, since: number): Promise<Requirement[]> {
  const all = await limits.list();
  const ids = [...new Set(all.map(({ id }) => id))];
  const found: Requirement[] = [];
  for (const id of ids) {
    const limit = inForce(
      all.filter((one) => one.id === id),
      now(),
    );
    if (!limit) continue;
    const place = await records.ask((db) =>
      db.selectFrom('progress').select('place').where('reader', '=', readerOf(limit)).executeTakeFirst(),
    );
    const reached = place ? (JSON.parse(place.place) as { reached: number }).reached : null;
    const exceeded = await limits.stretches({
      ...{ limit: id, lines: null, window: { from: since, to: now() }, kinds: ['exceeded'], unanswered: false },
      ...{ before: null, limitRows: 1_000 },
    });
    const worst = exceeded[0]?.worst ?? null;
    found.push(
      withCoverage({
        ...{ kind: 'environmental-limit', id, version: limit.revision, part: '' },
        ...{ low: limit.low, high: limit.high, unit: limit.unit, test: 'register', ...NO_GAUGE, ...NO_CPK },
        by: `${limit.tag ?? 'by hand'}, ${limit.average === 'minutes' ? `mean of ${limit.minutes} min` : limit.average}`,
        ...{ tests: reached === null ? 0 : 1, notOk: exceeded.length, latest: worst === null ? '' : String(worst) },
        latestAt: reached,
      }),
    );
  }
  return found;
}

interface ChartRow {
  readonly characteristic: string;
  readonly product: string;
  readonly n: number;
  readonly bad: number;
  readonly at: number;
  readonly value: number | null;
}

async function chartTests(db: Database, since: number): Promise<ChartRow[]> {
  const { rows } = await sql<ChartRow>`
    SELECT characteristic, product, count(*) AS n, count(*) FILTER (WHERE below + above > 0) AS bad, max(at_ms) AS at,
      (array_agg(value ORDER BY at_ms DESC))[1] AS value
    FROM spc_point WHERE at_ms >= ${since}::float8 GROUP BY 1, 2`.execute(db);
  return rows.map((row) => ({ ...row, n: Number(row.n), bad: Number(row.bad) }));
}

async function checkTests(db: Database, since: number): Promise<Map<string, Tested>> {
  const { rows } = await sql<{ key: string; n: number; bad: number; at: number; value: unknown }>`
    SELECT r.template || '/' || a.step AS key, count(*) AS n,
      count(*) FILTER (WHERE a.verdict IN ('not-ok', 'out-of-range')) AS bad, max(a.at_ms) AS at,
      (array_agg(a.value ORDER BY a.at_ms DESC))[1] AS value
    FROM checklist_answer a JOIN checklist_run r ON r.id = a.run
    WHERE a.superseded IS NULL AND a.verdict <> 'skipped' AND a.at_ms >= ${since}::float8 GROUP BY 1`.execute(db);
  return new Map(
    rows.map(({ key, n, bad, at, value }) => [
      key,
      {
        ...{ tests: Number(n), notOk: Number(bad), latestAt: at },
        latest: typeof value === 'object' ? JSON.stringify(value) : String(value),
      },
    ]),
  );
}

/** By recipe, revision and parameter: batches that were signed, and what they said of it. */
async function batchTests(db: Database): Promise<Map<string, Tested>> {
  const { rows } = await sql<{ key: string; n: number; bad: number; at: number; mean: number | null }>`
    SELECT phase->>'recipe' || '/' || (phase->>'revision') || '/' || (parameter->>'name') AS key, count(*) AS n,
      count(*) FILTER (WHERE parameter->>'verdict' = 'outside') AS bad, max(at_ms) AS at,
      (array_agg((parameter->'actual'->>'mean')::float8 ORDER BY at_ms DESC))[1] AS mean
    FROM (SELECT DISTINCT ON ("order") at_ms, content FROM batch_seal WHERE what <> 'reopened' ORDER BY "order", id DESC) s,
      jsonb_array_elements(s.content::jsonb->'procedure') AS phase, jsonb_array_elements(phase->'parameters') AS parameter
    WHERE parameter->>'actual' IS NOT NULL GROUP BY 1`.execute(db);
  return new Map(
    rows.map(({ key, n, bad, at, mean }) => [
      key,
      { tests: Number(n), notOk: Number(bad), latest: mean === null ? '' : String(mean), latestAt: at },
    ]),
  );
}

/**
 * The HTTP answers that screens read. Their types come from the server's OpenAPI document, written at build (openapi.d.ts).
 */
import type { PlantModel } from '../../twin/plant/model.ts';

export type { IntervalsAnswer } from './openapi.d.ts';

import type {
  ImportAnswer,
  IntervalsAnswer,
  PlantAnswer as PlantDocument,
  SeriesAnswer as SeriesDocument,
} from './openapi.d.ts';

/** The document spells the plant model out; here it is the twin's own type, which the server's answer is made of. */
export type PlantAnswer = Omit<PlantDocument, 'plant'> & { readonly plant: PlantModel };
export type IntervalRow = IntervalsAnswer['intervals'][number];
/** A point is [epoch ms, value]; the value is null where the reading was bad. */
type SeriesAnswer = Omit<SeriesDocument, 'points'> & {
  readonly points: readonly (readonly [at: number, value: number | null])[];
};

/** A refusal of the server, with the words of its problem details (RFC 9457). */
export class HttpProblem extends Error {
  readonly status: number;
  /** Stable: `person-changed`; empty = none was told. */
  readonly code: string;
  /** What of the body is refused, as in `specifications/0/low`; empty = all of it. */
  readonly field: string;
  constructor(status: number, title: string, code = '', field = '') {
    super(title);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly field?: string;
}

const PATIENCE_MS = 15_000;

export const get = <Answer>(path: string, signal?: AbortSignal): Promise<Answer> =>
  ask(path, { headers: { accept: 'application/json' } }, PATIENCE_MS, signal);

export const send = <Answer>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: unknown,
  patienceMs = PATIENCE_MS,
  signal?: AbortSignal,
): Promise<Answer> => {
  const accept = { accept: 'application/json' };
  const request =
    body === undefined
      ? { method, headers: accept }
      : { method, headers: { ...accept, 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return ask(path, request, patienceMs, signal);
};

/** A file as it is. */
export const sendFile = <Answer>(path: string, file: Blob, patienceMs: number): Promise<Answer> => {
  const headers = { accept: 'application/json', 'content-type': 'application/octet-stream' };
  return ask(path, { method: 'POST', headers, body: file }, patienceMs, undefined);
};

/** The same, done once however often it is sent with the key. */
export const sendOnce = <Answer>(
  method: 'POST' | 'PUT' | 'PATCH',
  path: string,
  body: unknown,
  key: string,
): Promise<Answer> => {
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': key };
  return ask(path, { method, headers, body: JSON.stringify(body) }, PATIENCE_MS, undefined);
};

async function ask<Answer>(
  path: string,
  request: RequestInit,
  patienceMs: number,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const patience = AbortSignal.timeout(patienceMs);
  const answer = await fetch(path, { ...request, signal: signal ? AbortSignal.any([signal, patience]) : patience });
  if (!answer.ok) {
    const problem = (await answer.json().catch(() => ({}))) as Problem;
    const code = problem.type?.split(':').at(-1) ?? '';
    throw new HttpProblem(answer.status, problem.detail ?? problem.title ?? answer.statusText, code, problem.field);
  }
  return (answer.status === 204 ? undefined : await answer.json()) as Answer;
}

const iso = (at: number): string => new Date(at).toISOString();

export const getPlant = (signal?: AbortSignal): Promise<PlantAnswer> => get('/api/v1/plant', signal);

/** `scope`: a site id, `line:<id>` or `machine:<id>`. */
/** `step`: seconds, 0 = every interval; otherwise of each step only the state that held longest. */
export const getIntervals = (
  scope: string,
  from: number,
  to: number,
  step: number,
  signal?: AbortSignal,
): Promise<IntervalsAnswer> =>
  get(
    `/api/v1/intervals?${new URLSearchParams({ scope, from: iso(from), to: iso(to), ...(step > 0 ? { step: String(step) } : {}) })}`,
    signal,
  );

/** What past is still being prepared, and what was brought in. */
export const getImport = (signal?: AbortSignal): Promise<ImportAnswer> => get('/api/v1/import', signal);

export const getSeries = (
  tag: string,
  from: number,
  to: number,
  points: number,
  signal?: AbortSignal,
): Promise<SeriesAnswer> =>
  get(`/api/v1/series?${new URLSearchParams({ tag, from: iso(from), to: iso(to), points: String(points) })}`, signal);

/** Makes a machine of the demo plant fail. */
export async function causeFault(control: string, machine: string, kind: string): Promise<void> {
  const answer = await fetch(`${control.replace(/\/$/, '')}/fault`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ machine, kind }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new HttpProblem(answer.status, answer.statusText);
}
